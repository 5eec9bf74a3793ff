import { readPassages } from './passages.ts';

/** Where a sentence, a clause after a colon, a list item or a cell of a table begins. */
const START = '(?<=^|[.;:|#*-] )';

/** Where a sentence begins. After a colon, "what it does" is plain English. */
const SENTENCE = '(?<=^|[.|#*-] )';

/**
 * `of its own platform` is plain English; `a platform of its own` is not. If a conjunction or preposition follows
 * `own`, no noun does.
 */
const NO_NOUN =
  '(?! (?!(?:and|or|but|that|which|who|with|for|to|in|on|at|by|has|is|are|as|so|if|when|than|whose|from|of)\\b)\\w)';

/** Headings such as "What is a smart link?" may begin like a retired clause. */
const NO_QUESTION = '(?![^.?]*\\?)';

/**
 * Phrases of translated English, and the words to use instead. A phrase is the source of a regular expression that
 * matches whole words in any case, but not parts of names such as `travelling-parameter`. Each example contains its
 * phrase and no other, which proves that no entry is redundant.
 */
export const RETIRED_PHRASES: ReadonlyArray<readonly [phrase: string, replacement: string, example: string]> = [
  // Clauses in place of nouns.
  [`${START}who (?!are you)\\w+${NO_QUESTION}`, 'a client that, an operator who', 'Who sends it gets the link.'],
  ['(?:by|for|to|of|from) who', 'the client that, the caller that', 'Loaded only by who uses it.'],
  ['(?:who|whoever) (?:asks?|is asking)', 'the client, the caller', 'Returns nothing to a client who asks.'],
  ['whoever', 'the client that, any process that', 'The token works, whoever sends it.'],
  ['whom', 'that, which', 'Two clients whom the cache can distinguish.'],
  ['whose time', 'an expired row', 'Rows whose time has come are deleted.'],
  [
    '(?<!, )whatever (?:is|are|was|were|has|had|can|may|must|comes|goes|waits|else|it|they)',
    'everything that, any value that',
    'Whatever comes from the client is checked.',
  ],
  [`${SENTENCE}what (?:is|was|are|were|has|had)${NO_QUESTION}`, 'the noun itself', 'What is missing is ignored.'],
  [
    `${SENTENCE}what (?:an?|it|one|every|somebody|anybody|comes|came|makes|counts|can|could)${NO_QUESTION}`,
    'the noun itself',
    'What a link opens on each platform.',
  ],
  ['what (?:people|the \\w+|an? \\w+) calls?', 'the name, the display name', 'The field has what people call it.'],
  ['what else', 'everything else', 'The driver throws what else fails.'],
  ['what (?:\\w+ ){1,3}(?:is|are) (?:here |there )?for', 'the purpose of', 'It names what a bot is here for.'],
  ['what bec(?:omes?|ame) of', 'the result of, the outcome of', 'Shows what became of each item.'],
  [
    'all that (?:is|was|are|were|has|they|it|can)',
    'everything that; "all" with a noun',
    'The template shows all that it has.',
  ],
  ['(?<=[,;:] )the one that', '"the" with the noun', 'Returns the link, the one that exists.'],
  ['that (?:is|are|was) meant(?! to| for)', '"the" with the noun', 'The app that is meant must exist.'],
  ["(?:by|for|to|of|from) nobody|nobody's", 'no client, not … by any client', 'The page is shown by nobody.'],
  // Quantities and times.
  [
    '(?<!in )so many(?! (?:\\S+ ){1,2}that)',
    'a number, "this many", "the maximum number of"',
    'Closes after so many seconds.',
  ],
  [
    `${START}so (?:long|often|much|far|few)(?! (?:as|that|for))`,
    'how long, the time for which; how often',
    'So long the result is cached, in seconds.',
  ],
  [
    '(?:for|past|after|within|below|until) how (?:many|long|much)',
    'the number of, the time after which',
    'For how many seconds a click waits.',
  ],
  ['so long as|as long as it lives', 'while, as long as', 'The lock is valid so long as the process runs.'],
  ['liv(?:e|es|ed) (?:no )?longer', 'is deleted with, is stored until', 'The hash lives no longer than the row.'],
  ['at the most', 'at most', 'The list has 20 entries at the most.'],
  ['a great many', 'many, thousands of', 'The file has a great many lines.'],
  ['ever so', 'very', 'The difference is ever so small.'],
  ['a score of|scores of', 'about twenty, dozens of', 'Reading it takes a score of searches.'],
  ['many times over', 'repeatedly', 'A fragment is used many times over.'],
  ['never yet', 'never, not yet', 'The token was never yet used.'],
  ['past (?:its|their) time(?! limit)', 'expired', 'Deletes the rows past their time.'],
  ['from (?:this|its (?:start|expiry|beginning|end)) on', 'from … onwards, after', 'Valid from its start on.'],
  ['for ever', 'forever, indefinitely, permanently', 'The code is reserved for ever.'],
  ['this once', 'only once', 'The text is shown this once.'],
  ['anew', 'again, from scratch', 'The backup begins anew after a commit.'],
  ['a moment ago', 'just now, recently', 'The process ran a moment ago.'],
  // "To be" with a participle or "no".
  ['(?:is|are) to be (?!made|had)\\w+', 'must be; the noun alone', 'The fields that are to be changed.'],
  [
    '(?:is|are|was|were|be|been|being) made(?! (?:up )?of| sure| by (?:a|the) (?:mistake|request))',
    'is created',
    'When it was made, in milliseconds.',
  ],
  ['(?:is|are|was|were|be|been) had', 'is available, is read', 'No newer release is to be had.'],
  ['(?:is|are|was|were|be|been) told(?! to)', 'is notified, is reported, receives', 'The operator is told once.'],
  ['(?:is|are|was|were|be|been) told to', 'receives a request to, must', 'The server ends when it is told to.'],
  ['(?:is|are|was|were|be|been) asked', 'is requested, is queried', 'The page is asked again later.'],
  ['(?:is|are|was|were|be|been) answered', 'receives a response, is handled', 'Requests are answered at once.'],
  ['(?:is|are|was|were|be|been) mended|mend|mends|mending', 'fix', 'Shows how to mend it.'],
  ['(?:is|are|was|were|be|been) given up', 'is released, is aborted', 'The lock is given up after a second.'],
  ['(?:is|are|was|were|be|been) let through', 'is accepted, passes', 'Only valid requests are let through.'],
  ['(?:is|are|was|were|be|been) taken over', 'is copied, is adopted', 'The settings are taken over.'],
  ['(?:is|are|was|were|be|been) taken for', 'is treated as, is mistaken for', 'The path is taken for a code.'],
  ['(?:is|are|was|were|be|been) drawn', 'is generated, is rendered', 'Without it a code is drawn.'],
  ['(?:is|are|was|were|be|been) looked at', 'is read, is checked', 'Selections are looked at twice.'],
  [
    '(?:is|are|was|were|be|been) kept(?! as| alive| open| separate| sorted| small| up to date| in sync)',
    'is stored, is cached, is retained',
    'Only its hash is kept in the table.',
  ],
  ['(?:is|are|was|were) met', 'fails with, is satisfied, is reached', 'Each condition was met twice.'],
  ['given out', 'issued, returned, used', 'The code is never given out again.'],
  [
    '(?<!there |there still )(?:is|are|was|were) no (?!longer|more|fewer|less|later|earlier|better|worse|larger)\\w+',
    "isn't a, is not a",
    'The host is no address.',
  ],
  [
    '(?<!there )(?:is|are|was|were) none|where there (?:is|are|was|were) none',
    'isn\'t one, "if … doesn\'t exist"',
    'Fails where there is none.',
  ],
  [
    "(?:is|are|was|were|be) (?:not|no longer) there(?!fore)|(?:isn't|aren't) there",
    "doesn't exist, is missing",
    'Rows that refer to apps that are not there.',
  ],
  ['(?:is|are|was) there already|already there', 'exists already', 'Replaces the file if it is there already.'],
  [
    '(?:is|are|was|were|be) of (?:an?|this|that|another|the) (?!form|order|type)\\w+',
    'has, belongs to, uses',
    'The database is of another version.',
  ],
  ['of (?:no|any) account|of no use|of use', 'ignored, useless, used', 'The order of keys is of no account.'],
  // "Stand", "lead", "go", "come", "take".
  ['(?:that|it|they|which) stands?(?! still)', 'exists; is in', 'Returns the link that stands.'],
  ['stands? for', 'refers to, identifies, means', 'The asterisk stands for the element.'],
  [
    'stands? (?:under|behind|before|beside|below|above|as|at|on|there|in (?!for))',
    'is stored under, follows, precedes, is in',
    'The name stands under the key.',
  ],
  ['leads? nowhere(?! else)', 'has no destination, does not resolve', 'After its expiry the link leads nowhere.'],
  ['goes on(?! the\\b)|(?:go|going|went) on(?! the\\b)', 'continues', 'The server goes on after the signal.'],
  ['carr(?:y|ies|ied) on', 'continue, maintain, contribute', 'People carry on the work.'],
  ['goes? against', 'violates', 'The row goes against a rule.'],
  ['hangs? on', 'depends on', 'The cost hangs on the variables.'],
  ['br(?:eak|eaks|oke|oken) off', 'abort, cancel', 'The server breaks off the request.'],
  ['lets? go of', 'release, drop', 'The process lets go of the keys.'],
  ['tak(?:e|es|en|ing) (?:\\w+ ){0,3}away', 'remove, clear', 'Null takes a setting away.'],
  ['tak(?:e|es|en|ing) (?:a )?note of', 'record', 'The server takes note of failures.'],
  ['thr(?:ow|ows|own|ew) away', 'delete, discard', 'The server throws away the key.'],
  ['looked after', 'managed', 'Connections looked after by the pool.'],
  ['looks? whether', 'checks whether', 'The bot looks whether a link works.'],
  ['travel(?:s|led|ling)?', 'is forwarded, is sent; forwarded query parameters', 'Parameters that travel with a link.'],
  ['forgets?|forgotten|forgetting', 'delete, remove, expire', 'Forgets a route.'],
  ['judg(?:e|es|ed|ing)', 'validate', 'Judges every line of the file.'],
  [
    'tells? (?:of|apart|whether|which|how|where|why|what|all)',
    'reports, shows, distinguishes',
    'It tells how it ended.',
  ],
  ['hears? (?:of|about|it|that|from)', 'receives, is notified of', 'The operator hears of the outage.'],
  ['(?:say|says|said) of', 'describe, declare, report about', 'The title that a page says of itself.'],
  ['answers? with', 'returns, responds with', 'The command answers with JSON.'],
  [`${START}answers(?! to)`, 'Returns', 'Answers null if the row is missing.'],
  [`${START}makes (?:an?|up|many|several|one)`, 'Creates', 'Makes an app.'],
  [
    'an answer|(?:the|its|late|wrong|whole|first) answers?|(?:every|each|this|that|one|same) answer(?! (?:to|with))',
    'response, result',
    'Sends the whole answer.',
  ],
  // "Own", "self", "same", "very".
  [
    `of (?:its|their|his|our) own${NO_NOUN}`,
    '"its own" before the noun; separate',
    'Each test has a server of its own.',
  ],
  ['of ours', '"our" before the noun; "of the project", "of this installation"', 'A script of ours runs there.'],
  ['by (?:itself|themselves|himself)', 'automatically; alone, separately', 'The page opens the app by itself.'],
  ['(?:each|every \\w+|stands?) for itself', 'separately, independently', 'The options apply, each for itself.'],
  ['all the same', 'anyway, nevertheless', 'The visitor is redirected all the same.'],
  ['(?:this|these|that|those) very', 'exactly this, the same', 'Expects this very version.'],
  [
    "in (?:[\\w']+'s? (?:own )?|their own |its own |better |other )words",
    'in the terms of',
    "A page in Relay's words.",
  ],
  ['in the words of', 'in the terms of', 'Errors in the words of the command line.'],
  ["(?<=(?:'s|its|whose) )business(?! logic| rules?)", 'is handled by, is up to', "The query is the app's business."],
  ['in (?:the clothes|the guise) of', 'written as, mapped to', 'IPv4 in the clothes of IPv6.'],
  ['in the place of', 'instead of', 'An error in the place of the input.'],
  ['from (?:one|another) place|from the same place', 'client key; from the same network', 'Requests from one place.'],
  ['the (?:first|oldest|newest|latest) one first', 'in ascending order, oldest first', 'Days, the first one first.'],
  // Conjunctions, prepositions and adverbs.
  ['(?<=[,;] )else', '", otherwise"; "or … if"', 'The web page, else the store.'],
  ['or else', 'otherwise', 'JSON or else JSON5.'],
  ['but for', 'except', 'All browsers but for one.'],
  ['save for', 'except', 'All columns save for the last.'],
  ['(?<=(?:[,;]|that|which|and|or|is|are) )beside', 'in addition to', 'Its hosts, beside the site.'],
  [
    '(?:behind|in front of) (?:this|the|its|their|an?|every) (?:deep link|first|own|cursor|entry|host|name|query|path|' +
      "command|slash|fragment|colon|option|pattern|code|label|value|page|link|program|pattern)(?:'s)?",
    'after, before',
    'The query behind the path.',
  ],
  ['(?:put|come|comes|came) (?:behind|in front)', 'follow, precede', 'The option comes behind.'],
  ['for the sake of', 'for, because of, to', 'It is cached for the sake of speed.'],
  ["\\w+(?:'s|s') sake", 'for, because of, to', "Dropped for visitors' sake."],
  [
    'so that (?:\\w+ ){1,4}may(?! succeed| fail| still)',
    'so that … can',
    'It is public so that every layer may use it.',
  ],
  ['who may (?!be\\b|have\\b|not\\b)\\w+', 'clients that can', 'Clients who may read it.'],
  ["may not be had|can(?:not|'t) be got", 'is unavailable', 'The page cannot be got.'],
  ['need be', 'if necessary', 'Creates the row if need be.'],
  ['to the letter', 'exactly, verbatim', 'Copies the text to the letter.'],
  ['in good order', 'gracefully, cleanly', 'The server stops in good order.'],
  ['in the making', 'under construction; being built', 'An address in the making.'],
  ['at no time|in no way|by no means', 'never, not', 'The text is by no means trusted.'],
  ['of every kind', '"all", "any"', 'Clients of every kind.'],
  ["of one's own", '"your own"', "A server of one's own."],
  ['as often as it may be', 'up to its limit', 'Redeemed as often as it may be.'],
  ['without a look', 'without a lookup', 'The cache returns it without a look.'],
  ['takes? (?:its|their) time', 'is slow', 'A command that takes its time.'],
  // Single words that this project replaced with terms of the field, and archaic ones.
  ['need not', 'does not have to, may', 'The document need not be valid.'],
  ['gets? no further', 'is rejected', 'An old client gets no further.'],
  ['the empty text', 'an empty string', 'It returns the empty text.'],
  ['(?:disk|store|server|database) is away', 'is unavailable', 'The clicks wait while the disk is away.'],
  ['since when', 'the time since which', 'The cache knows since when it was full.'],
  ['mandatory', 'required', 'The field is mandatory.'],
  ['superfluous', 'not needed, ignored', 'The argument is superfluous.'],
  ['(?<=(?:and|or|that|as|was|were|is|are|if|the) )wanted', 'requested, required', 'The size that was wanted.'],
  ['hence', 'so, therefore', 'It is cached, hence fast.'],
  ['thus', 'so, this way', 'It is thus ignored.'],
  ['thereby|therein|thereof|thereto', 'by this; name the thing', 'The index thereby grows.'],
  ['lest', 'so that … does not', 'It has a pattern, lest it match.'],
  ['aught|nought', 'anything, nothing, zero', 'It counts for nought.'],
  ['dear|dearer|dearest', 'expensive, slow', 'The dearest query.'],
  ['(?<![\\w/.])doors?(?![\\w/])', 'entry point', 'Each door has its own limits.'],
  ['ailments?', 'health condition', 'The ailment is logged.'],
  ['storeys?', 'layer, level', 'The lowest storey is the database.'],
  ['askers?', 'client, caller', 'The asker has a token.'],
  ['gather(?:s|ed|ing)? (?:answers|responses|writes|writing)', 'batch', 'The server gathers writes.'],
  ['the (?:short|quick) way', 'the fast path', 'Handled the short way.'],
  ['taken? into the file', 'checkpoint', 'The log is taken into the file.'],
  ['turns? of (?:the|its|an) event loop|turn of the loop', 'event-loop iteration', 'One turn of the event loop.'],
  ['(?:has|have|had|get|gets) (?:its|their|a|another) turns?', 'runs, is scheduled', 'Other requests have their turn.'],
];

const PATTERNS = RETIRED_PHRASES.map(([phrase, replacement]) => ({
  pattern: new RegExp(`(?<![\\w-])(?:${phrase})(?![\\w-])`, 'gi'),
  phrase,
  replacement,
}));

/** Most passages contain none of the phrases. Testing for all of them in one expression is ten times as fast. */
const ANY_PHRASE = new RegExp(`(?<![\\w-])(?:${RETIRED_PHRASES.map(([phrase]) => phrase).join('|')})(?![\\w-])`, 'i');

/** Reports the retired phrases in the prose of these files (path → text), in the order of the lines. */
export function findRetiredPhrases(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) =>
    readPassages(path, text)
      .flatMap((passage) =>
        findPhrases(passage.text).map(({ index, found, replacement }) => ({
          line: passage.getLine(index),
          report: `"${found}" → ${replacement}`,
        })),
      )
      .sort((a, b) => a.line - b.line)
      .map(({ line, report }) => `${path}:${line}: ${report}`),
  );
}

interface Match {
  index: number;
  found: string;
  phrase: string;
  replacement: string;
}

/** The retired phrases in a text that has single spaces. */
export function findPhrases(text: string): Match[] {
  if (!ANY_PHRASE.test(text)) {
    return [];
  }
  return PATTERNS.flatMap(({ pattern, phrase, replacement }) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ index, found, phrase, replacement })),
  );
}
