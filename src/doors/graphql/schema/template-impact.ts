import type { AppName } from '../../../domain/apps/app-name.ts';
import type { ProposedChange } from '../../../domain/apps/template.service.ts';
import { DomainFailure, getFailurePath } from '../../../domain/failures.ts';
import type { ImpactExample, TemplateImpact } from '../../../domain/smart-links/template-impact.service.ts';
import { builder } from '../builder.ts';
import { assertNotCancelled } from '../cancellation.ts';
import type { Context } from '../context.ts';
import { defineCost } from '../limits/cost.ts';
import { parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { DestinationType } from './destinations.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { CreateTemplateInput, UpdateTemplateInput } from './templates.ts';

const ImpactExampleType = builder.objectRef<ImpactExample>('TemplateImpactExample').implement({
  description: 'A link whose destinations a template change would affect.',
  fields: (t) => ({
    smartLink: t.field({ type: SmartLinkType, description: 'The smart link.', resolve: ({ smartLink }) => smartLink }),
    before: t.field({
      type: [DestinationType],
      description: "The link's current destinations.",
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: [DestinationType],
      description: "The link's destinations after the change.",
      resolve: ({ after }) => after,
    }),
  }),
});

const TemplateImpactType = builder.objectRef<TemplateImpact>('TemplateImpact').implement({
  description: 'The effect of a template change on existing links.',
  fields: (t) => ({
    examined: t.exposeInt('examined', { description: 'The number of examined links: at most the newest 10,000.' }),
    complete: t.exposeBoolean('complete', { description: 'Whether all links of the app were examined.' }),
    affected: t.exposeInt('affected', {
      description: 'The number of examined links whose destination would change on at least one platform.',
    }),
    examples: t.field({
      type: [ImpactExampleType],
      description: 'The newest affected links, at most 20.',
      resolve: ({ examples }) => examples,
    }),
  }),
});

const TemplateImpactInput = builder.inputType('TemplateImpactInput', {
  description: 'A template change to evaluate. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    create: t.field({ type: CreateTemplateInput, description: 'A template to create.' }),
    update: t.field({ type: UpdateTemplateInput, description: 'The changes to an existing template.' }),
    delete: t.id({ description: 'The global id of a template to delete.' }),
  }),
});

builder.queryField('templateImpact', (t) =>
  t.field({
    type: TemplateImpactType,
    nullable: true,
    description: 'The existing links that a template change would affect. Saves nothing. Requires an admin key.',
    args: {
      app: t.arg(APP_ARGUMENT),
      input: t.arg({ type: TemplateImpactInput, required: true, description: 'The change to evaluate.' }),
    },
    // Examining up to 10,000 links takes as long as completing this many objects.
    extensions: defineCost({ points: 2_000 }),
    resolve: (_root, { app, input }, context) =>
      context.loaders.shareTemplateImpact({ app, input }, () => computeImpact(toAppName(app), input, context)),
  }),
);

function computeImpact(
  app: AppName | null,
  { create, update, delete: deletedId }: typeof TemplateImpactInput.$inferInput,
  { caller, services, cancellation }: Context,
): Promise<TemplateImpact> {
  const compute = (owner: AppName | null, change: ProposedChange) =>
    services.templateImpact
      .computeTemplateImpact(caller, owner, change, () => assertNotCancelled(cancellation))
      .catch((error) => {
        throw locateFailure(error, (path) =>
          deletedId == null ? [create ? 'create' : 'update', ...path] : ['delete'],
        );
      });
  if (create) {
    const { app: named, ...add } = create;
    return compute(toAppName(named) ?? app, { add });
  }
  const { id: globalId, ...change } = update ?? { id: deletedId ?? '' };
  const { app: appOfRecord, id } = parseRecordId(globalId, 'Template', update ? 'id' : 'delete');
  return compute(appOfRecord, update ? { id, change } : { id, remove: true });
}

/** Completes the path of a failure, because the service knows only the fields of the change. */
function locateFailure(error: unknown, locate: (path: readonly string[]) => string[]): unknown {
  const path = error instanceof DomainFailure ? getFailurePath(error.context) : null;
  return error instanceof DomainFailure && path !== null && path[0] !== 'app'
    ? new DomainFailure(error.code, { ...error.context, path: locate(path) }, { cause: error.cause })
    : error;
}
