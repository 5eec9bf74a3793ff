import type { Dialect } from './migration.ts';

export const name = '021-link-search';

/**
 * Creates the index of the words of links, for searches. SQL can't split texts into words, so the server adds the words
 * of existing links, which have `words_indexed = 0`. Processes of the previous version insert links with this default,
 * and the triggers set it when they change an indexed text.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    // No foreign key: checking it would cost as much as the insert.
    `create table smart_link_words (
      app_id ${text} not null,
      word ${text} not null,
      smart_link_id ${text} not null,
      primary key (app_id, word, smart_link_id)
    ${endOfIndexOnly}`,
    `alter table smart_links add column words_indexed ${integer} not null default 0 check (words_indexed in (0, 1))`,
    `create index smart_links_without_words on smart_links (app_id, id)
      where words_indexed = 0 and deleted_at is null`,
    ...(dialect === 'postgres' ? POSTGRES_TRIGGERS : SQLITE_TRIGGERS),
  ];
}

const SQLITE_TRIGGERS: readonly string[] = [
  `create trigger change_link_words after update of uri, title on smart_links
    when new.words_indexed = 1 and (new.uri is not old.uri or new.title is not old.title) begin
      update smart_links set words_indexed = 0 where app_id = new.app_id and id = new.id;
    end`,
];

const POSTGRES_TRIGGERS: readonly string[] = [
  `create function change_link_words() returns trigger language plpgsql as $$
    begin
      new.words_indexed := 0;
      return new;
    end
  $$`,
  `create trigger change_link_words before update of uri, title on smart_links for each row
    when (new.uri is distinct from old.uri or new.title is distinct from old.title)
    execute function change_link_words()`,
];
