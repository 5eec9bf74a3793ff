import { afterEach, vi } from 'vitest';
import { resetIds } from '../../src/domain/ids.ts';

// Runs before each test file. Files share a process, and with it the product's module state. Ids remember the latest
// time, and the clock of an earlier file may have been years ahead; the rest are caches of pure functions.
resetIds();

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
