import { resetIds } from '../../src/domain/ids.ts';

// Runs before each test file. Files share a process, and one may have had a clock that was years ahead.
resetIds();
