import { type Command, defineCommand } from '../command.ts';
import { generateCompletion, SHELLS } from '../completion-script.ts';
import { PROGRAM } from '../help.ts';

/** Creates the command that prints the completion script for these commands. */
export function createCompletionCommand(listCommands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'completion',
    summary: 'Print a script that completes commands and options in your shell',
    options: {
      shell: { kind: 'choice', choices: SHELLS, required: true, description: 'Shell to generate the script for' },
    },
    positional: 'shell',
    example: 'completion bash',
    async run({ shell }) {
      const script = generateCompletion(shell, PROGRAM, listCommands());
      return { json: { shell, script }, formatText: () => script };
    },
  });
}
