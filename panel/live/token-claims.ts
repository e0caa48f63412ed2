// Reads the claims of a token, for display only: the token is not verified here.

export type Claims = Readonly<Record<string, unknown>>;

/** The claims; none if the token can't be read. */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1] ?? '';
  try {
    const base64 = payload.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as Claims;
  } catch (error) {
    // Not base64 (DOMException), or not JSON (SyntaxError): the server rejects such a token.
    if (error instanceof DOMException || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The token's subject, which is the agent's id; null if it can't be read. */
export function subjectOf(token: string): string | null {
  const { sub } = claimsOf(token);
  return typeof sub === 'string' ? sub : null;
}
