import type { Selectable } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { TemplateRow } from '../../../db/tables/templates.ts';
import type { Template } from './template.ts';

/** Saves a new template. Returns false if the app already has a template with an equivalent pattern. */
export async function insertTemplate(tx: Db, template: Template, patternKey: string): Promise<boolean> {
  const inserted = await tx
    .insertInto('templates')
    .values(toRow(template, patternKey))
    .onConflict((conflict) => conflict.columns(['app_id', 'pattern_key']).doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

/** Updates a template. Fails with a unique violation if another template has an equivalent pattern. */
export async function updateTemplate(tx: Db, template: Template, patternKey: string): Promise<void> {
  const { app_id, id, created_at: _created, ...columns } = toRow(template, patternKey);
  await tx.updateTable('templates').set(columns).where('app_id', '=', app_id).where('id', '=', id).execute();
}

/**
 * Returns the template and locks it until the transaction ends, so that concurrent changes don't overwrite each other.
 * It locks with an UPDATE, because SQLite has no SELECT … FOR UPDATE.
 */
export async function lockTemplate(tx: Db, appId: string, id: string, now: number): Promise<Template | null> {
  const [row] = await tx
    .updateTable('templates')
    .set({ updated_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/** Deletes a template. Returns false if it doesn't exist. */
export async function deleteTemplate(tx: Db, appId: string, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('templates')
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return deleted.length > 0;
}

export async function findTemplateByKey(db: Db, appId: string, patternKey: string): Promise<Template | null> {
  const row = await db
    .selectFrom('templates')
    .selectAll()
    .where('app_id', '=', appId)
    .where('pattern_key', '=', patternKey)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Lists the templates of an app in the order of their creation. */
export async function listTemplates(db: Db, appId: string): Promise<Template[]> {
  const rows = await db.selectFrom('templates').selectAll().where('app_id', '=', appId).orderBy('id').execute();
  return rows.map(fromRow);
}

function toRow(template: Template, patternKey: string): TemplateRow {
  return {
    app_id: template.appId,
    id: template.id,
    name: template.name,
    pattern: template.pattern,
    pattern_key: patternKey,
    targets: toJson(template.targets),
    preview_title: template.preview.title,
    preview_description: template.preview.description,
    preview_image_url: template.preview.imageUrl,
    created_at: template.createdAt,
    updated_at: template.updatedAt,
  };
}

function fromRow(row: Selectable<TemplateRow>): Template {
  return {
    appId: row.app_id,
    id: row.id,
    name: row.name,
    pattern: row.pattern,
    targets: fromJson(row.targets),
    preview: { title: row.preview_title, description: row.preview_description, imageUrl: row.preview_image_url },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
