import { vi } from 'vitest';

// Every test here starts servers, and waits for what they notice after seconds; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000 + 1_000 * Number(process.env.OVERLOAD_SECONDS ?? 0), hookTimeout: 60_000 });
