/** Who a token says its bearer is, for display only: nothing is verified here. Null where it can't be read. */
export function tokenName(token: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const { name, sub } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown; sub?: unknown };
    return typeof name === 'string' ? name : typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
