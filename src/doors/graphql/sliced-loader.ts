import DataLoader from 'dataloader';
import { queueForApiTimeSlice } from '../http/api-time-slices.ts';
import { assertNotCancelled, type Cancellation } from './cancellation.ts';
import type { OperationSlices } from './operation-slices.ts';

/** The time slices and the cancellation of the operation for which a loader loads. */
export interface LoaderScope {
  slices: OperationSlices;
  cancellation: Cancellation;
}

interface LoaderOptions<K> {
  buildCacheKey: (key: K) => string;
  maxBatchSize: number;
}

/** The largest batch whose values all become available at once. */
const MAX_UNSLICED_VALUES = 10;

interface Loaded<V> {
  value: V;
  /** The time slice in which the value becomes available; null for immediately. */
  slice: Promise<void> | null;
}

/** Loads values in batches, with a cache for the operation. */
export interface SlicedLoader<K, V> {
  load(key: K): Promise<V>;
  /** Caches a value in place of an older one. */
  replace(key: K, value: V): void;
  clear(key: K): void;
}

/**
 * Creates a DataLoader whose values become available in time slices: the executor would otherwise complete all fields
 * of hundreds of objects at once. Fails once the operation is cancelled.
 */
export function createSlicedLoader<K, V>(
  loadBatch: (keys: readonly K[]) => Promise<readonly (V | Error)[]>,
  { slices, cancellation }: LoaderScope,
  { buildCacheKey, maxBatchSize }: LoaderOptions<K>,
): SlicedLoader<K, V> {
  const loader = new DataLoader<K, Loaded<V>, string>(
    async (keys) => {
      assertNotCancelled(cancellation);
      const values = await loadBatch(keys);
      const isLong = values.length > MAX_UNSLICED_VALUES;
      return values.map((value) =>
        value instanceof Error ? value : { value, slice: isLong ? queueForApiTimeSlice() : null },
      );
    },
    { cacheKeyFn: buildCacheKey, maxBatchSize, batchScheduleFn: (dispatch) => slices.scheduleBatch(dispatch) },
  );
  return {
    async load(key) {
      const { value, slice } = await loader.load(key);
      if (slice !== null) {
        await slice;
        assertNotCancelled(cancellation);
      }
      return value;
    },
    replace(key, value) {
      loader.clear(key).prime(key, { value, slice: null });
    },
    clear(key) {
      loader.clear(key);
    },
  };
}
