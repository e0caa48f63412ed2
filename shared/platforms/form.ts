// Form-encoded bodies. The check of a signature and the parser read a body with the same functions, so that what was
// verified is what is ingested.

/** Whether a body with this content type is JSON; on a platform that sends forms, every other one is a form. */
export function isJsonType(contentType: string | null): boolean {
  return /^\s*application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}

/** The fields of a form, in its order. Invalid percent-encoding stays as it is. */
export function formFields(rawBody: Buffer): [name: string, value: string][] {
  return [...new URLSearchParams(new TextDecoder().decode(rawBody))];
}
