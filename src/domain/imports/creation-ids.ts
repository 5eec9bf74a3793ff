import { generateIdAt } from '../ids.ts';

/** `rand_a` has twelve bits; `generateIdAt` fills them at random, here they count. */
const MAX_COUNT = 0xfff;

/**
 * Makes ids for links that are older than they look. Those made in the same millisecond sort in the order in which
 * they come, as those of `generateId` do, so that a list has them in the order of the file.
 */
export function createIdGenerator(): (createdAt: number) => string {
  // The milliseconds that the present run takes up: a full one borrows the next.
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
