import type { ImpactExample, TemplateImpact } from '../../../domain/smart-links/template-impact.service.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { DestinationType } from './destinations.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { CreateTemplateInput, UpdateTemplateInput } from './templates.ts';

const ImpactExampleType = builder.objectRef<ImpactExample>('TemplateImpactExample').implement({
  description: 'A link that would lead elsewhere.',
  fields: (t) => ({
    smartLink: t.field({ type: SmartLinkType, description: 'The link.', resolve: ({ smartLink }) => smartLink }),
    before: t.field({ type: [DestinationType], description: 'Where it leads now.', resolve: ({ before }) => before }),
    after: t.field({ type: [DestinationType], description: 'Where it would lead.', resolve: ({ after }) => after }),
  }),
});

const TemplateImpactType = builder.objectRef<TemplateImpact>('TemplateImpact').implement({
  description: 'What a change of a template would do to the links that are there.',
  fields: (t) => ({
    examined: t.exposeInt('examined', { description: 'How many links were looked at: the newest 10,000 at the most.' }),
    complete: t.exposeBoolean('complete', { description: 'Whether those were all links of the app.' }),
    affected: t.exposeInt('affected', { description: 'How many of them would lead elsewhere on some platform.' }),
    examples: t.field({
      type: [ImpactExampleType],
      description: 'The newest of those, 20 at the most.',
      resolve: ({ examples }) => examples,
    }),
  }),
});

const TemplateImpactInput = builder.inputType('TemplateImpactInput', {
  description: 'A change of a template to be tried out: exactly one of the three.',
  isOneOf: true,
  fields: (t) => ({
    create: t.field({ type: CreateTemplateInput, description: 'A template that would be made.' }),
    update: t.field({ type: UpdateTemplateInput, description: 'A template that would be changed.' }),
    delete: t.id({ description: 'The global id of a template that would be taken away.' }),
  }),
});

builder.queryField('templateImpact', (t) =>
  t.field({
    type: TemplateImpactType,
    nullable: true,
    description:
      'Which links would lead elsewhere if a template were made, changed or taken away? Nothing is saved. Needs an admin key.',
    args: {
      app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
      input: t.arg({ type: TemplateImpactInput, required: true, description: 'The change to try out.' }),
    },
    // Looks at ten thousand links.
    extensions: defineCost({ points: 500 }),
    resolve: (_root, { app, input }, { caller, services }) => {
      if (input.create) {
        const { app: named, ...add } = input.create;
        return services.templateImpact.computeTemplateImpact(caller, named ?? app ?? null, { add });
      }
      const { id: globalId, ...change } = input.update ?? { id: input.delete ?? '' };
      const { appId, id } = parseRecordId(globalId, 'Template');
      return services.templateImpact.computeTemplateImpact(
        caller,
        appId,
        input.update ? { id, change } : { id, remove: true },
      );
    },
  }),
);
