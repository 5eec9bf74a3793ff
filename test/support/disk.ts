import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of a test's own, in memory. */
export interface Disk {
  folder: string;
  /** Leaves no room on it. */
  fill(): void;
  /** Gives the room back. */
  free(): void;
  /** Lets nobody write to it any more, or again: what is open for writing keeps it from that. */
  remount(mode: 'ro' | 'rw'): void;
  unmount(): void;
}

/** Mounts a disk of that many megabytes, which takes root's rights; throws where that is not allowed. */
export function mountDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'smartlinks-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      for (const size of [64 * 1024, 4 * 1024]) while (appended(ballast, Buffer.alloc(size, 'x')));
    },
    free: () => rmSync(ballast, { force: true }),
    remount: (mode) => {
      execFileSync('mount', ['-o', `remount,${mode}`, folder], { stdio: 'ignore' });
    },
    unmount() {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}

/** Whether disks can be mounted here. */
export function canMountDisks(): boolean {
  try {
    mountDisk(1).unmount();
    return true;
  } catch {
    return false; // Not allowed, or no such command: said aloud by the caller.
  }
}

function appended(path: string, block: Buffer): boolean {
  try {
    appendFileSync(path, block);
    return true;
  } catch {
    return false; // Full, as was wanted.
  }
}
