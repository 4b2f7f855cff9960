// What is wrong with a cloud assembly or a template: where, and what to do.

export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly code = "TEMPLATE_ERROR";
}
