// Popovers: a part of the element in the browser's top layer, next to the button that opened it. The browser opens it by
// the button, and closes it on Escape and on a click outside. Its place is set by properties, which a strict style
// policy allows.

const gap = 4;
const margin = 8;

/**
 * Keeps a popover next to its anchor whenever it is open, also while the page scrolls or the popover grows.
 * @param anchorOf the button that opened it
 * @param toggled called after it was opened or closed
 */
export function keepBeside(
  popover: HTMLElement,
  anchorOf: () => HTMLElement | null,
  toggled: (isOpen: boolean) => void,
): void {
  let open = new AbortController();
  const place = (): void => {
    const anchor = anchorOf();
    if (anchor) placeBeside(popover, anchor);
  };
  popover.addEventListener('beforetoggle', (event) => {
    // A popover inside this one tells of itself, too.
    if (event.target !== popover) return;
    open.abort();
    if (event.newState !== 'open') return;
    open = new AbortController();
    const { signal } = open;
    // It has a size only after this event, and its place before it is painted.
    requestAnimationFrame(place);
    const resized = new ResizeObserver(place);
    resized.observe(popover);
    signal.addEventListener('abort', () => resized.disconnect());
    addEventListener('scroll', place, { signal, capture: true, passive: true });
    addEventListener('resize', place, { signal });
  });
  popover.addEventListener('toggle', (event) => {
    if (event.target !== popover) return;
    toggled(event.newState === 'open');
    // The browser gives the focus back only after the outermost of several popovers.
    if (event.newState === 'closed' && hasLostFocus(popover)) anchorOf()?.focus({ preventScroll: true });
  });
}

/** Whether the focus is on a part that was hidden with the popover, or nowhere since it was. */
function hasLostFocus(popover: HTMLElement): boolean {
  const root = popover.getRootNode();
  const focused = root instanceof ShadowRoot ? root.activeElement : null;
  return focused === null ? document.activeElement === document.body : popover.contains(focused);
}

/** Below the anchor, above it where there is more room, and always inside the window. */
function placeBeside(popover: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = clientHeight - at.bottom - gap - margin;
  const above = at.top - gap - margin;
  const isBelow = below >= popover.scrollHeight || below >= above;
  popover.style.setProperty('max-block-size', `${Math.max(isBelow ? below : above, 0)}px`);
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.max(margin, Math.min(at.left, clientWidth - width - margin));
  popover.style.setProperty('left', `${left}px`);
  popover.style.setProperty('top', `${isBelow ? at.bottom + gap : at.top - gap - height}px`);
}
