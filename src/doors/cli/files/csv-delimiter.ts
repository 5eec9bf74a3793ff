import { isFieldName } from '../../../domain/imports/link-record.input.ts';

/** The first one is the default. */
const DELIMITERS = [',', ';', '\t'] as const;

type Delimiter = (typeof DELIMITERS)[number];

const BLANK_LINES = /^(?:[^\S\r\n]*[\r\n])*/;

/** The line with which Excel declares the delimiter. */
const DECLARATION = /^[^\S\r\n]*"?sep=([,;\t])"?[^\S\r\n]*[\r\n]/i;

/**
 * Detects the delimiter of a CSV file: it separates the most field names in the header line. Delimiters
 * within quotes don't count. `text` is the beginning of the file. Returns null if it doesn't contain the whole header.
 */
export function detectDelimiter(text: string): Delimiter | null {
  const content = text.replace(BLANK_LINES, '');
  const declared = DECLARATION.exec(content)?.[1];
  if (declared !== undefined) {
    return declared as Delimiter;
  }
  const end = findOutsideQuotes(content, '\r\n')[0];
  if (end === undefined) {
    return null;
  }
  return chooseDelimiter(content.slice(0, end));
}

/** Chooses the delimiter for a complete header line. */
export function chooseDelimiter(header: string): Delimiter {
  let best: { delimiter: Delimiter; names: number; cells: number } = { delimiter: ',', names: 0, cells: 0 };
  for (const delimiter of DELIMITERS) {
    const cells = splitHeader(header, delimiter);
    const names = cells.filter(isFieldName).length;
    if (names > best.names || (names > 0 && names === best.names && cells.length > best.cells)) {
      best = { delimiter, names, cells: cells.length };
    }
  }
  return best.delimiter;
}

/** Whether the cells are the line with which Excel declares the delimiter. */
export function isDeclaration(cells: readonly string[]): boolean {
  return /^sep=[,;\t]?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '');
}

function splitHeader(header: string, delimiter: Delimiter): string[] {
  const ends = [...findOutsideQuotes(header, delimiter), header.length];
  return ends.map((end, i) => {
    const cell = header.slice(i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end).trim();
    return cell.replace(/^"(.*)"$/s, '$1').trim();
  });
}

/** Returns the positions of characters outside of quotes. A doubled quote within quotes leaves and enters them again. */
function findOutsideQuotes(text: string, characters: string): number[] {
  const positions: number[] = [];
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && characters.includes(character)) {
      positions.push(i);
    }
  }
  return positions;
}
