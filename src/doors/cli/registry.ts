import type { Command } from './command.ts';
import { appCreateCommand } from './commands/app-create.ts';
import { appDeleteCommand } from './commands/app-delete.ts';
import { appListCommand } from './commands/app-list.ts';
import { appShowCommand } from './commands/app-show.ts';
import { appUpdateCommand } from './commands/app-update.ts';
import { backupCommand } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { createCompletionCommand } from './commands/completion.ts';
import { dashboardCommand } from './commands/dashboard.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { keyCreateCommand } from './commands/key-create.ts';
import { keyListCommand } from './commands/key-list.ts';
import { keyRevokeCommand } from './commands/key-revoke.ts';
import { linkCreateCommand } from './commands/link-create.ts';
import { linkDeleteCommand } from './commands/link-delete.ts';
import { linkExplainCommand } from './commands/link-explain.ts';
import { linkListCommand } from './commands/link-list.ts';
import { linkSearchCommand } from './commands/link-search.ts';
import { linkShowCommand } from './commands/link-show.ts';
import { linkUpdateCommand } from './commands/link-update.ts';
import { migrateCommand } from './commands/migrate.ts';
import { platformSetCommand } from './commands/platform-set.ts';
import { platformUpdateCommand } from './commands/platform-update.ts';
import { templateCreateCommand } from './commands/template-create.ts';
import { templateListCommand } from './commands/template-list.ts';
import { tokenCreateCommand } from './commands/token-create.ts';
import { tokenImportCommand } from './commands/token-import.ts';
import { tokenListCommand } from './commands/token-list.ts';
import { tokenRevokeCommand } from './commands/token-revoke.ts';
import { tokenRotateCommand } from './commands/token-rotate.ts';

/** All commands, in the order in which --help lists them. */
export const COMMANDS: readonly Command[] = [
  migrateCommand,
  appCreateCommand,
  appListCommand,
  appShowCommand,
  appUpdateCommand,
  appDeleteCommand,
  platformSetCommand,
  platformUpdateCommand,
  tokenCreateCommand,
  tokenImportCommand,
  tokenListCommand,
  tokenRotateCommand,
  tokenRevokeCommand,
  keyCreateCommand,
  keyListCommand,
  keyRevokeCommand,
  dashboardCommand,
  templateCreateCommand,
  templateListCommand,
  linkCreateCommand,
  linkShowCommand,
  linkExplainCommand,
  linkListCommand,
  linkSearchCommand,
  linkUpdateCommand,
  linkDeleteCommand,
  importCommand,
  exportCommand,
  backupCommand,
  checkCommand,
  createCompletionCommand(() => COMMANDS),
];
