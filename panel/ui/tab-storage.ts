/** This tab's session storage; null where the browser denies it, as in a frame of another site. */
export function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
