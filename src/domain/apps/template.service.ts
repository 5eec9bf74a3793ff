import { type Database, isUniqueViolation } from '../../../db/client.ts';
import type { AppService } from './app.service.ts';
import type { AppConfiguration } from './snapshot.ts';
import type { Configurations } from './snapshot-cache.ts';
import { PLATFORM_KINDS } from './platform.ts';
import { checkedPreview } from './preview.input.ts';
import { DomainFailure, refusal, valid } from '../failures.ts';
import { once } from '../idempotency/idempotency.service.ts';
import { type IdempotencyKey, scopeOf } from '../idempotency/idempotency.ts';
import { inputHash } from '../idempotency/input-hash.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../input.ts';
import { keysetOf, type Page, type PageRequest, pageOfList } from '../paging.ts';
import { parsePattern } from '../addresses/path-pattern.ts';
import type { UriPolicies } from './uri-policy.service.ts';
import { save } from '../store.ts';
import type { Caller } from '../access/caller.ts';
import { permitted } from '../access/permissions.ts';
import { compileTemplate } from './matching.ts';
import {
  changedTargets,
  type TemplateChange,
  type TemplateInput,
  templateChange,
  templateInput,
} from './template.input.ts';
import {
  deleteTemplate,
  findTemplateByKey,
  holdTemplate,
  insertTemplate,
  updateTemplate,
} from './template.repository.ts';
import type { Template } from './template.ts';

/** A template that is to be added, changed or removed. */
export type ProposedChange =
  | { add: TemplateInput }
  | { id: string; change: TemplateChange }
  | { id: string; remove: true };

/** Templates decide where every link of a fitting path leads, old ones included. Changing them needs an admin key. */
export interface TemplateService {
  /**
   * Makes a template. Fails with COULD_NOT_CREATE_SMART_LINK for a pattern or address that can make no link,
   * COULD_NOT_SAVE_OBJECT where the app has a template of an equivalent pattern.
   */
  createTemplate(
    caller: Caller | null,
    app: string | null,
    input: TemplateInput,
    idempotency?: IdempotencyKey | null,
  ): Promise<Template>;
  /**
   * Adds platforms to the template of this name and pattern, or makes it: what a script does that names one platform
   * at a time. A platform that the template has already is refused, unless it is the same.
   */
  extendTemplate(caller: Caller | null, app: string | null, input: TemplateInput): Promise<Template>;
  /** Changes what is given. Fails as `createTemplate` does, and with COULD_NOT_FIND_RECORD where there is none. */
  updateTemplate(caller: Caller | null, app: string | null, id: string, change: TemplateChange): Promise<Template>;
  /** Takes a template away: its links lead to the same path again. Fails with COULD_NOT_FIND_RECORD. */
  deleteTemplate(caller: Caller | null, app: string | null, id: string): Promise<void>;
  /** The templates that the app would have after a change, by the same rules; nothing is saved. */
  propose(
    caller: Caller | null,
    app: string | null,
    change: ProposedChange,
  ): Promise<{ config: AppConfiguration; proposed: Template[] }>;
  /** The templates of the app, in the order in which they were made. */
  listTemplates(caller: Caller | null, app: string | null, page: PageRequest): Promise<Page<Template>>;
}

export function createTemplateService(
  db: Database,
  clock: () => number,
  configurations: Configurations,
  apps: AppService,
  policies: UriPolicies,
): TemplateService {
  async function draft(caller: Caller | null, app: string | null, input: TemplateInput) {
    const known = permitted(caller, 'administerApp');
    const config = await apps.configurationFor(known, app);
    const given = parseInput(templateInput, input);
    const pattern = valid(parsePattern(given.pattern), 'COULD_NOT_CREATE_SMART_LINK', 'pattern');
    const now = clock();
    const template: Template = {
      appId: config.app.id,
      id: newId(now),
      name: given.name,
      pattern: pattern.text,
      targets: changedTargets({}, given.targets, pattern, await policies.of(known, config)),
      preview: checkedPreview(given.preview, 'COULD_NOT_CREATE_SMART_LINK'),
      createdAt: now,
      updatedAt: now,
    };
    return { config, known, template: compiling(template), key: pattern.key };
  }

  /** How a change turns a template that stands into another. */
  async function changeOf(caller: Caller | null, app: string | null, change: TemplateChange) {
    const known = permitted(caller, 'administerApp');
    const config = await apps.configurationFor(known, app);
    const given = parseInput(templateChange, change);
    const policy = await policies.of(known, config);
    const preview = given.preview && checkedPreview(given.preview, 'COULD_NOT_CREATE_SMART_LINK');
    const apply = (standing: Template) => {
      const text = given.pattern ?? standing.pattern;
      const pattern = valid(parsePattern(text), 'COULD_NOT_CREATE_SMART_LINK', 'pattern');
      const template = compiling({
        ...standing,
        name: given.name ?? standing.name,
        pattern: pattern.text,
        targets: changedTargets(standing.targets, given.targets ?? {}, pattern, policy),
        preview: preview ?? standing.preview,
      });
      return { template, key: pattern.key };
    };
    return { config, apply };
  }

  return {
    async createTemplate(caller, app, input, idempotency = null) {
      const { config, known, template, key } = await draft(caller, app, input);
      const scope = scopeOf(known, config.app.id, idempotency);
      const hash = inputHash(input);
      const saved = await save(db, (tx) =>
        once(tx, scope, hash, template.createdAt, async () => {
          if (await insertTemplate(tx, template, key)) return template;
          throw equivalent(template.pattern);
        }),
      );
      configurations.drop();
      return saved;
    },

    async extendTemplate(caller, app, input) {
      const { template, key } = await draft(caller, app, input);
      const saved = await save(db, async (tx) => {
        if (await insertTemplate(tx, template, key)) return template;
        const same = await findTemplateByKey(tx, template.appId, key);
        const standing = same && (await holdTemplate(tx, same.appId, same.id, template.updatedAt));
        if (standing === null || standing.name !== template.name) throw equivalent(template.pattern);
        const extended = compiling(extend(standing, template));
        await updateTemplate(tx, extended, key);
        return extended;
      });
      configurations.drop();
      return saved;
    },

    async updateTemplate(caller, app, id, change) {
      const { config, apply } = await changeOf(caller, app, change);
      const saved = await save(db, async (tx) => {
        const standing = await holdTemplate(tx, config.app.id, id, clock());
        if (standing === null) throw unknownTemplate();
        const { template, key } = apply(standing);
        await updateTemplate(tx, template, key);
        return template;
      }).catch((error: unknown) => {
        throw isUniqueViolation(error) ? equivalent(change.pattern ?? '') : error;
      });
      configurations.drop();
      return saved;
    },

    async propose(caller, app, change) {
      if ('add' in change) {
        const { config, template } = await draft(caller, app, change.add);
        return { config, proposed: distinct([...config.templates, template], template) };
      }
      const { config, apply } = await changeOf(caller, app, 'change' in change ? change.change : {});
      const standing = config.templates.find(({ id }) => id === change.id);
      if (standing === undefined) throw unknownTemplate();
      const others = config.templates.filter((template) => template !== standing);
      if ('remove' in change) return { config, proposed: others };
      const { template } = apply(standing);
      return { config, proposed: distinct([...others, template], template) };
    },

    async deleteTemplate(caller, app, id) {
      const { app: owner } = await apps.configurationFor(permitted(caller, 'administerApp'), app);
      if (!(await save(db, (tx) => deleteTemplate(tx, owner.id, id)))) throw unknownTemplate();
      configurations.drop();
    },

    async listTemplates(caller, app, page) {
      const { templates } = await apps.configurationFor(permitted(caller, 'readTemplates'), app);
      return pageOfList(templates, keysetOf(page, false));
    },
  };
}

/** The template, whose parts fit each other: what could not be matched later must not be stored now. */
function compiling(template: Template): Template {
  valid(compileTemplate(template), 'COULD_NOT_CREATE_SMART_LINK', 'targets');
  return template;
}

/** The templates, of which no other has a pattern that is equivalent to this one's: what the constraint says on saving. */
function distinct(templates: Template[], added: Template): Template[] {
  const key = keyOf(added);
  if (templates.some((template) => template !== added && keyOf(template) === key)) throw equivalent(added.pattern);
  return templates;
}

function keyOf({ pattern }: Template): string {
  return valid(parsePattern(pattern), 'COULD_NOT_CREATE_SMART_LINK', 'pattern').key;
}

function extend(standing: Template, added: Template): Template {
  const targets = { ...standing.targets };
  for (const kind of PLATFORM_KINDS) {
    const target = added.targets[kind];
    if (target === undefined) continue;
    const present = targets[kind];
    if (present !== undefined && JSON.stringify(present) !== JSON.stringify(target)) {
      throw refusal(
        'COULD_NOT_SAVE_OBJECT',
        `targets.${kind}`,
        `the template ${standing.name} opens something else there already`,
      );
    }
    targets[kind] = target;
  }
  return { ...standing, targets, updatedAt: added.updatedAt };
}

function equivalent(pattern: string): DomainFailure {
  return refusal(
    'COULD_NOT_SAVE_OBJECT',
    'pattern',
    `this app has a template whose pattern is equivalent to ${pattern}`,
  );
}

function unknownTemplate(): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'This app has no such template.' });
}
