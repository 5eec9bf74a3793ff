import { type GivenApp, givenApp } from '../../support/builders.ts';
import { test as base } from '../../support/test.ts';
import { CREATE, FIELDS, PRODUCT, type Template } from './template-inputs.ts';

export const test = base.extend('other', { scope: 'file', auto: true }, ({ app }) =>
  givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' }),
);

/** Creates a template over HTTP, as an operator of this app. */
export async function givenTemplate({ admin }: GivenApp, input: Record<string, unknown> = PRODUCT): Promise<Template> {
  const { createTemplate } = await admin.get<{ createTemplate: { template: Template } }>(CREATE, { input });
  return createTemplate.template;
}

/** Returns the first 100 templates of this app. */
export async function listTemplates({ admin }: GivenApp): Promise<Template[]> {
  const { templates } = await admin.get<{ templates: { nodes: Template[] } }>(
    `{ templates(first: 100) { nodes { ${FIELDS} } } }`,
  );
  return templates.nodes;
}
