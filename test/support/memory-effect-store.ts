// An in-memory store of effects, on the effects that a memory message store has committed.
import type { EffectReference, StoredEffect } from '../../shared/conversations/message-store';
import type { EffectStore } from '../../shared/effects/effect-store';

export class MemoryEffectStore implements EffectStore {
  /** @param stored the effects of one conversation */
  constructor(private readonly stored: StoredEffect[]) {}

  async find({ effectId }: EffectReference): Promise<StoredEffect | null> {
    await Promise.resolve();
    return structuredClone(this.stored.find((effect) => effect.effectId === effectId) ?? null);
  }

  async claim({ effectId }: EffectReference, now: string, until: string): Promise<boolean> {
    await Promise.resolve();
    const effect = this.stored.find((other) => other.effectId === effectId);
    if (!effect || effect.dueAt > now) return false;
    effect.dueAt = until;
    return true;
  }

  async postpone({ effectId }: EffectReference, dueAt: string, attempts: number): Promise<void> {
    await Promise.resolve();
    const effect = this.stored.find((other) => other.effectId === effectId);
    if (effect) Object.assign(effect, { dueAt, attempts });
  }

  async remove({ effectId }: EffectReference): Promise<void> {
    await Promise.resolve();
    const index = this.stored.findIndex((effect) => effect.effectId === effectId);
    if (index >= 0) this.stored.splice(index, 1);
  }

  async hasLater({ effectId: id }: EffectReference, idPrefix: string): Promise<boolean> {
    await Promise.resolve();
    return this.stored.some(({ effectId }) => effectId.startsWith(idPrefix) && effectId > id);
  }

  overdue(): Promise<EffectReference[]> {
    return Promise.reject(new Error('The memory store knows no conversation’s id.'));
  }
}
