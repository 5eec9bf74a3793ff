import type { Command } from './command.ts';
import { appCreate } from './commands/app-create.ts';
import { appList } from './commands/app-list.ts';
import { appShow } from './commands/app-show.ts';
import { appUpdate } from './commands/app-update.ts';
import { backup } from './commands/backup.ts';
import { check } from './commands/check.ts';
import { exportLinks } from './commands/export.ts';
import { importLinks } from './commands/import.ts';
import { keyCreate } from './commands/key-create.ts';
import { keyList } from './commands/key-list.ts';
import { keyRevoke } from './commands/key-revoke.ts';
import { linkCreate } from './commands/link-create.ts';
import { linkExplain } from './commands/link-explain.ts';
import { linkList } from './commands/link-list.ts';
import { linkShow } from './commands/link-show.ts';
import { migrate } from './commands/migrate.ts';
import { platformSet } from './commands/platform-set.ts';
import { templateCreate } from './commands/template-create.ts';
import { templateList } from './commands/template-list.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenImport } from './commands/token-import.ts';
import { tokenList } from './commands/token-list.ts';
import { tokenRevoke } from './commands/token-revoke.ts';

/** Every command, in the order in which --help shows them. */
export const COMMANDS: readonly Command[] = [
  migrate,
  appCreate,
  appList,
  appShow,
  appUpdate,
  platformSet,
  tokenCreate,
  tokenImport,
  tokenList,
  tokenRevoke,
  keyCreate,
  keyList,
  keyRevoke,
  templateCreate,
  templateList,
  linkCreate,
  linkShow,
  linkExplain,
  linkList,
  importLinks,
  exportLinks,
  backup,
  check,
];
