import { vi } from 'vitest';

// Every test here starts servers, and waits for what they notice after seconds; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
