import type { Database } from '../../../db/database.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { parsePattern } from '../addresses/path-pattern.ts';
import { createRefusal, DomainFailure, requireValid } from '../failures.ts';
import { runOnce } from '../idempotency/idempotency.service.ts';
import { buildIdempotencyScope, type IdempotencyKey } from '../idempotency/idempotency.ts';
import { hashInput } from '../idempotency/input-hash.ts';
import { generateId, type RequestedId, requireId } from '../ids.ts';
import { parseInput } from '../input.ts';
import { type Page, type PageRequest, paginateList, toKeyset } from '../paging.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { save } from '../store.ts';
import type { AppService } from './app.service.ts';
import type { AppName } from './app-name.ts';
import { validatePreview } from './preview.input.ts';
import type { AppSnapshot } from './snapshot.ts';
import {
  applyTargetChanges,
  type TemplateChange,
  type TemplateInput,
  templateChange,
  templateInput,
} from './template.input.ts';
import {
  deleteTemplate,
  findTemplateByKey,
  insertTemplate,
  lockTemplate,
  updateTemplate,
} from './template.repository.ts';
import type { Template } from './template.ts';
import { compileTemplate } from './template-matching.ts';
import type { UriPolicies } from './uri-policy.service.ts';

/** A template to add, change or remove. */
export type ProposedChange =
  | { add: TemplateInput }
  | { id: RequestedId; change: TemplateChange }
  | { id: RequestedId; remove: true };

interface TemplateServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  policies: UriPolicies;
}

export function createTemplateService({ db, clock, apps, policies }: TemplateServiceParts) {
  async function draft(caller: AnyCaller, app: AppName | null, input: TemplateInput) {
    const known = requirePermission(caller, 'administerApp');
    const snapshot = await apps.getSnapshotFor(known, app);
    const parsed = parseInput(templateInput, input);
    const pattern = requireValid(parsePattern(parsed.pattern), 'COULD_NOT_SAVE_TEMPLATE', 'pattern');
    const now = clock();
    const template: Template = {
      appId: snapshot.app.id,
      id: generateId(now),
      name: parsed.name,
      pattern: pattern.text,
      targets: applyTargetChanges({}, parsed.targets, pattern, policies.getPolicy(known, snapshot)),
      preview: validatePreview(parsed.preview, 'COULD_NOT_SAVE_TEMPLATE'),
      createdAt: now,
      updatedAt: now,
    };
    return { snapshot, known, template: requireCompilable(template), key: pattern.key };
  }

  /** Validates a change, and returns a function that applies it to an existing template. */
  async function prepareChange(caller: AnyCaller, app: AppName | null, id: RequestedId, change: TemplateChange) {
    const known = requirePermission(caller, 'administerApp');
    const templateId = requireId(id);
    const snapshot = await apps.getSnapshotFor(known, app);
    const parsed = parseInput(templateChange, change);
    const policy = policies.getPolicy(known, snapshot);
    const preview = parsed.preview && validatePreview(parsed.preview, 'COULD_NOT_SAVE_TEMPLATE');
    const apply = (existing: Template) => {
      const text = parsed.pattern ?? existing.pattern;
      const pattern = requireValid(parsePattern(text), 'COULD_NOT_SAVE_TEMPLATE', 'pattern');
      const template = requireCompilable({
        ...existing,
        name: parsed.name ?? existing.name,
        pattern: pattern.text,
        targets: applyTargetChanges(existing.targets, parsed.targets ?? {}, pattern, policy),
        preview: preview ?? existing.preview,
      });
      return { template, key: pattern.key };
    };
    return { snapshot, templateId, apply };
  }

  return {
    /**
     * Creates a template. Fails with COULD_NOT_SAVE_TEMPLATE for an invalid pattern or address, and with
     * COULD_NOT_SAVE_OBJECT if the app has a template with an equivalent pattern.
     */
    async createTemplate(
      caller: AnyCaller,
      app: AppName | null,
      input: TemplateInput,
      idempotency: IdempotencyKey | null = null,
    ): Promise<Template> {
      const { snapshot, known, template, key } = await draft(caller, app, input);
      const scope = buildIdempotencyScope(known, snapshot.app.id, idempotency);
      const inputHash = hashInput(input);
      return await save(db, (tx) =>
        runOnce(tx, { scope, inputHash, now: template.createdAt }, async () => {
          if (await insertTemplate(tx, template, key)) {
            return template;
          }
          throw createEquivalentPatternFailure(template.pattern);
        }),
      );
    },

    /**
     * Creates a template, or adds platforms to the existing template with this name and pattern, for scripts that add
     * one platform at a time. Fails if the template already has a different target for a platform.
     */
    async extendTemplate(caller: AnyCaller, app: AppName | null, input: TemplateInput): Promise<Template> {
      const { template, key } = await draft(caller, app, input);
      return await save(db, async (tx) => {
        if (await insertTemplate(tx, template, key)) {
          return template;
        }
        const same = await findTemplateByKey(tx, template.appId, key);
        const existing = same && (await lockTemplate(tx, same.appId, same.id, template.updatedAt));
        if (existing === null || existing.name !== template.name) {
          throw createEquivalentPatternFailure(template.pattern);
        }
        const extended = requireCompilable(extend(existing, template));
        await updateTemplate(tx, extended, key);
        return extended;
      });
    },

    /**
     * Updates the given fields. Fails like `createTemplate`, and with COULD_NOT_FIND_RECORD if the template doesn't
     * exist.
     */
    async updateTemplate(
      caller: AnyCaller,
      app: AppName | null,
      id: RequestedId,
      change: TemplateChange,
    ): Promise<Template> {
      const { snapshot, templateId, apply } = await prepareChange(caller, app, id, change);
      return await save(db, async (tx) => {
        const existing = await lockTemplate(tx, snapshot.app.id, templateId, clock());
        if (existing === null) {
          throw createUnknownTemplateFailure();
        }
        const { template, key } = apply(existing);
        await updateTemplate(tx, template, key);
        return template;
      }).catch((error: unknown) => {
        throw isUniqueViolation(error) ? createEquivalentPatternFailure(change.pattern ?? '') : error;
      });
    },

    /** Validates a change and returns the templates that the app would have after it, without saving anything. */
    async propose(
      caller: AnyCaller,
      app: AppName | null,
      change: ProposedChange,
    ): Promise<{ snapshot: AppSnapshot; proposed: Template[] }> {
      if ('add' in change) {
        const { snapshot, template } = await draft(caller, app, change.add);
        return { snapshot, proposed: requireUniquePattern([...snapshot.templates, template], template) };
      }
      const { snapshot, templateId, apply } = await prepareChange(
        caller,
        app,
        change.id,
        'change' in change ? change.change : {},
      );
      const existing = snapshot.templates.find(({ id }) => id === templateId);
      if (existing === undefined) {
        throw createUnknownTemplateFailure();
      }
      const others = snapshot.templates.filter((template) => template !== existing);
      if ('remove' in change) {
        return { snapshot, proposed: others };
      }
      const { template } = apply(existing);
      return { snapshot, proposed: requireUniquePattern([...others, template], template) };
    },

    /**
     * Deletes a template. Links that no other template matches then open the same path on every platform. Fails with
     * COULD_NOT_FIND_RECORD if the template doesn't exist.
     */
    async deleteTemplate(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<void> {
      const known = requirePermission(caller, 'administerApp');
      const templateId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      if (!(await save(db, (tx) => deleteTemplate(tx, owner.id, templateId)))) {
        throw createUnknownTemplateFailure();
      }
    },

    /** Lists the templates of the app in the order of their creation. */
    async listTemplates(caller: AnyCaller, app: AppName | null, page: PageRequest): Promise<Page<Template>> {
      const { templates } = await apps.getSnapshotFor(requirePermission(caller, 'readTemplates'), app);
      return paginateList(templates, toKeyset(page, false));
    },
  };
}

/**
 * Manages templates. They apply to all links with a matching path, including existing ones, so changes require an admin
 * key.
 */
export type TemplateService = ReturnType<typeof createTemplateService>;

/** Returns the template if it compiles. A template that doesn't would be ignored later, so it must not be stored. */
function requireCompilable(template: Template): Template {
  requireValid(compileTemplate(template), 'COULD_NOT_SAVE_TEMPLATE', 'targets');
  return template;
}

/**
 * Returns the templates if none has a pattern equivalent to that of `added`. The unique constraint checks the same when
 * a template is saved.
 */
function requireUniquePattern(templates: Template[], added: Template): Template[] {
  const key = parsePatternKey(added);
  if (templates.some((template) => template !== added && parsePatternKey(template) === key)) {
    throw createEquivalentPatternFailure(added.pattern);
  }
  return templates;
}

function parsePatternKey({ pattern }: Template): string {
  return requireValid(parsePattern(pattern), 'COULD_NOT_SAVE_TEMPLATE', 'pattern').key;
}

function extend(existing: Template, added: Template): Template {
  const targets = { ...existing.targets };
  for (const kind of PLATFORM_KINDS) {
    const target = added.targets[kind];
    if (target === undefined) {
      continue;
    }
    const present = targets[kind];
    if (present !== undefined && JSON.stringify(present) !== JSON.stringify(target)) {
      throw createRefusal(
        'COULD_NOT_SAVE_OBJECT',
        `targets.${kind}`,
        `differs from the existing target of the template \`${existing.name}\`. Update that template instead.`,
      );
    }
    targets[kind] = target;
  }
  return { ...existing, targets, updatedAt: added.updatedAt };
}

function createEquivalentPatternFailure(pattern: string): DomainFailure {
  return createRefusal(
    'COULD_NOT_SAVE_OBJECT',
    'pattern',
    `is \`${pattern}\`, which is equivalent to the pattern of another template in this app. Update that template instead.`,
  );
}

function createUnknownTemplateFailure(): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'id',
    details: 'No template with this id exists in this app.',
  });
}
