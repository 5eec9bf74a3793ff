import { generateIdAt } from '../ids.ts';

/** The maximum of the 12-bit field `rand_a` (RFC 9562). `generateIdAt` fills it randomly; here it is a counter. */
const MAX_COUNT = 0xfff;

/**
 * Creates a generator of ids for given creation times. Ids of the same millisecond sort in the order of the calls, like
 * those of `generateId`, so that a list shows the links in the order of the file.
 */
export function createIdGenerator(): (createdAt: number) => string {
  // The range of milliseconds used for the current creation time. When one is full, ids continue in the next.
  let from = -1;
  let to = -1;
  let count = 0;
  return (createdAt) => {
    if (createdAt < from || createdAt > to) {
      from = createdAt;
      to = createdAt;
      count = 0;
    } else if (count < MAX_COUNT) {
      count += 1;
    } else {
      to += 1;
      count = 0;
    }
    const id = generateIdAt(to);
    return `${id.slice(0, 15)}${count.toString(16).padStart(3, '0')}${id.slice(18)}`;
  };
}
