import type { LinkChains } from '../smart-links/link-chain.service.ts';
import type { ChainedLink } from '../smart-links/link-chain.ts';
import { type ChoiceInput, choose, type RedirectedLink } from './choose.ts';
import { type Choice, listWebUrls } from './outcome.ts';

interface DecisionInput extends Omit<ChoiceInput, 'chain'> {
  link: RedirectedLink & ChainedLink;
}

/**
 * Decides like `choose`, and looks up whether the link leads to links of this installation. Nearly all links lead to no
 * link host, so they need no lookup, and the decision is synchronous. `isContinued` says whether another link has led
 * the visitor to this one.
 */
export function decide(input: DecisionInput, chains: LinkChains, isContinued: () => boolean): Choice | Promise<Choice> {
  const choice = choose(input);
  const chooseAgain = async () =>
    choose({ ...input, chain: await chains.find(input.link, input.snapshot, isContinued()) });
  const hasLinkHost = chains.hasLinkHost(listWebUrls(choice.outcome));
  if (typeof hasLinkHost === 'boolean') {
    return hasLinkHost ? chooseAgain() : choice;
  }
  return hasLinkHost.then((has) => (has ? chooseAgain() : choice));
}
