import { afterEach, vi } from 'vitest';
import { resetIds } from '../../src/domain/ids.ts';

// Runs before each test file. Files share a process, and so the product's module state. The id generator remembers the
// latest time, which an earlier file may have set years ahead. All other state consists of caches of pure functions.
resetIds();

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
