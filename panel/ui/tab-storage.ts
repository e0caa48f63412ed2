/** This tab's session storage; null where the browser denies it, as in a frame of another site. */
export function tabStorage(): Storage | null {
  return unlessDenied(() => sessionStorage);
}

/** The storage of this site for all tabs, which outlasts them; null where the browser denies it. */
export function lastingStorage(): Storage | null {
  return unlessDenied(() => localStorage);
}

function unlessDenied(open: () => Storage): Storage | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
