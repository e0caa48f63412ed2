// Whether somebody is in a list, with the pointer or with the keyboard focus. While they are, nothing in it changes places.
// A finger doesn't rest on a list, so touch does not count.

export class Presence {
  private isPointedAt = false;
  private hasKeyboardFocus = false;

  /** @param changed called when somebody comes or leaves */
  constructor(
    element: HTMLElement,
    private readonly changed: () => void,
  ) {
    element.addEventListener('pointerenter', ({ pointerType }) =>
      this.change({ isPointedAt: pointerType !== 'touch' }),
    );
    element.addEventListener('pointerleave', () => this.change({ isPointedAt: false }));
    // A click focuses, too, but the pointer is there already and may leave.
    element.addEventListener('focusin', ({ target }) =>
      this.change({ hasKeyboardFocus: (target as Element).matches(':focus-visible') }),
    );
    // The focus may go from one part of the list to another.
    element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!element.contains(relatedTarget as Node | null)) this.change({ hasKeyboardFocus: false });
    });
  }

  get isThere(): boolean {
    return this.isPointedAt || this.hasKeyboardFocus;
  }

  private change(change: { isPointedAt?: boolean; hasKeyboardFocus?: boolean }): void {
    const before = this.isThere;
    this.isPointedAt = change.isPointedAt ?? this.isPointedAt;
    this.hasKeyboardFocus = change.hasKeyboardFocus ?? this.hasKeyboardFocus;
    if (this.isThere !== before) this.changed();
  }
}
