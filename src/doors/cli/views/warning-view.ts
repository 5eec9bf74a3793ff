import type { Warning } from '../../../domain/failures.ts';
import type { OptionSpecs } from '../command.ts';
import { findOption, replaceFieldNames } from '../option-names.ts';

/** A warning with the names of a command's options. */
interface WarningView {
  code: string;
  message: string;
  option: string | null;
}

/** Describes a warning about the input of a command with these options. */
export function toWarningView({ code, message, field }: Warning, options: OptionSpecs): WarningView {
  const option = field === null ? null : findOption({ options }, field);
  return { code, message: replaceFieldNames({ options }, message), option };
}

/** Formats a warning on one line. */
export function formatWarning({ message }: WarningView): string {
  return `Warning: ${message}`;
}
