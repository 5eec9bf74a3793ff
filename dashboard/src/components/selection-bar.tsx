import { useState } from 'react';
import { useClient } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { formatNumber } from '../common/format.ts';
import { graphql } from '../generated/gql.ts';
import { Button } from './button.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import styles from './selection-bar.module.css';
import { useToast } from './toaster.tsx';

const DELETE = graphql(`
  mutation DeleteLinks($app: ID!, $ids: [ID!]!) {
    deleteSmartLinks(input: { app: { id: $app }, select: { ids: $ids } }) { succeeded failed }
  }
`);

const RESTORE = graphql(`
  mutation RestoreLink($id: ID!) {
    restoreSmartLink(input: { id: $id }) { smartLink { id } }
  }
`);

const ADD_TAGS = graphql(`
  mutation TagLinks($app: ID!, $ids: [ID!]!, $tags: [String!]!) {
    addTags(input: { app: { id: $app }, select: { ids: $ids }, tags: $tags }) { succeeded failed }
  }
`);

const DISABLE = graphql(`
  mutation DisableLinks($app: ID!, $items: [SmartLinkUpdateItem!]!) {
    updateSmartLinks(input: { app: { id: $app }, updates: { items: $items } }) { succeeded failed }
  }
`);

interface SelectionBarProps {
  ids: readonly string[];
  onDone: () => void;
  onClear: () => void;
}

/** The actions for the selected links of a list. */
export function SelectionBar({ ids, onDone, onClear }: SelectionBarProps) {
  const { app } = useCurrentApp();
  const client = useClient();
  const toast = useToast();
  const [open, setOpen] = useState<'tag' | 'delete' | null>(null);
  const [tag, setTag] = useState('');
  const [isPending, setPending] = useState(false);
  const count = ids.length === 1 ? '1 link' : `${formatNumber(ids.length)} links`;

  const run = async (
    text: string,
    work: () => Promise<{ error?: Parameters<typeof toProblem>[0] | undefined }>,
    undo?: () => void,
  ) => {
    setPending(true);
    const { error } = await work();
    setPending(false);
    if (error) {
      toast(toProblem(error).message, { tone: 'problem' });
      return;
    }
    setOpen(null);
    toast(text, undo === undefined ? {} : { action: { label: 'Undo', run: undo } });
    onDone();
  };
  const restore = async () => {
    const results = await Promise.all(ids.map((id) => client.mutation(RESTORE, { id }).toPromise()));
    const failed = results.find(({ error }) => error !== undefined)?.error;
    toast(failed ? toProblem(failed).message : `Restored ${count}.`, failed ? { tone: 'problem' } : {});
    onDone();
  };
  const setDisabled = (disabled: boolean) =>
    run(
      disabled ? `Disabled ${count}.` : `Enabled ${count}.`,
      () => client.mutation(DISABLE, { app: app.id, items: ids.map((id) => ({ id, disabled })) }).toPromise(),
      disabled ? () => void setDisabled(false) : undefined,
    );

  return (
    <div className={styles.selection} role="toolbar" aria-label="Actions for the selected links">
      <strong>{count} selected</strong>
      <Button isDisabled={isPending} onPress={() => setOpen('tag')}>
        <Icon name="tag" />
        Tag
      </Button>
      <Button isDisabled={isPending} onPress={() => setDisabled(true)}>
        <Icon name="pause" />
        Disable
      </Button>
      <Button isDisabled={isPending} onPress={() => setOpen('delete')}>
        <Icon name="trash" />
        Delete
      </Button>
      <Button variant="quiet" isIcon aria-label="Clear the selection" onPress={onClear}>
        <Icon name="close" />
      </Button>
      <Dialog title={`Add a tag to ${count}`} isOpen={open === 'tag'} onClose={() => setOpen(null)}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            run(`Tagged ${count}.`, () =>
              client.mutation(ADD_TAGS, { app: app.id, ids: [...ids], tags: [tag.trim()] }).toPromise(),
            );
          }}
        >
          <TextField label="Tag" value={tag} onChange={setTag} autoFocus maxLength={100} />
          <DialogButtons>
            <Button onPress={() => setOpen(null)}>Cancel</Button>
            <Button type="submit" variant="primary" isDisabled={isPending || tag.trim() === ''}>
              Add the tag
            </Button>
          </DialogButtons>
        </form>
      </Dialog>
      <Dialog title={`Delete ${count}?`} isAlert isOpen={open === 'delete'} onClose={() => setOpen(null)}>
        <p>Visitors then see that the link doesn’t exist. You can restore deleted links for 30 days.</p>
        <DialogButtons>
          <Button onPress={() => setOpen(null)}>Cancel</Button>
          <Button
            variant="danger"
            isDisabled={isPending}
            onPress={() =>
              run(
                `Deleted ${count}.`,
                () => client.mutation(DELETE, { app: app.id, ids: [...ids] }).toPromise(),
                restore,
              )
            }
          >
            Delete {count}
          </Button>
        </DialogButtons>
      </Dialog>
    </div>
  );
}
