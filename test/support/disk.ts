import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of a test's own, in memory. */
interface Disk {
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
      for (const size of [64 * 1024, 4 * 1024]) {
        while (tryAppend(ballast, Buffer.alloc(size, 'x'))) {}
      }
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

/** A disk of a test's own that fails, with a file system as servers have it. */
interface FailingDisk {
  folder: string;
  /** Lets it fail: the kernel makes it read-only at once, whatever is open, until it is repaired. */
  fail(): void;
  /** Takes it out, checks it as the start of a machine does, and puts it back. Nothing on it may be open. */
  repair(): void;
  unmount(): void;
}

/** Mounts an ext4 disk that is kept in a file, which takes root's rights and a kernel with loop devices. */
export function mountFailingDisk(megabytes: number): FailingDisk {
  const parentFolder = mkdtempSync(join(tmpdir(), 'smartlinks-disk-'));
  const image = join(parentFolder, 'image');
  const folder = mkdtempSync(join(parentFolder, 'mounted-'));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });
  const mount = () => run('mount', '-o', 'loop,errors=remount-ro', image, folder);
  try {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 1_048_576);
    run('mkfs.ext4', '-q', '-F', image);
    mount();
  } catch (error) {
    rmSync(parentFolder, { recursive: true });
    throw error;
  }
  return {
    folder,
    // As if the kernel had met an error on the disk. The command is told that the disk cannot be as it asks for.
    fail() {
      spawnSync('mount', ['-o', 'remount,abort', folder], { stdio: 'ignore' });
    },
    repair() {
      run('umount', folder);
      // Says by its status that there was something to repair.
      spawnSync('e2fsck', ['-fy', image], { stdio: 'ignore' });
      mount();
    },
    unmount() {
      run('umount', folder);
      rmSync(parentFolder, { recursive: true });
    },
  };
}

/** Whether this machine could have disks that fail at all: a kernel without loop devices has none, whoever asks. */
export const hasLoopDevices = existsSync('/dev/loop-control');

/** Whether disks that fail can be mounted here. */
export function canMountFailingDisks(): boolean {
  try {
    mountFailingDisk(8).unmount();
    return true;
  } catch {
    return false; // As below.
  }
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

function tryAppend(path: string, block: Buffer): boolean {
  try {
    appendFileSync(path, block);
    return true;
  } catch {
    return false; // Full, as was wanted.
  }
}
