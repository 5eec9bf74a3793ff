import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplates } from './database.ts';
import { CLI_PROGRAM, SERVER_PROGRAM } from './program.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs once before all tests: compiles the program that spawned processes run, and migrates the template databases. */
export default function setup(): Promise<() => Promise<void>> {
  // The compiler trusts its build info, and would not notice that its output was deleted.
  if (![SERVER_PROGRAM, CLI_PROGRAM].every(existsSync)) {
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  }
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  return createTemplates();
}
