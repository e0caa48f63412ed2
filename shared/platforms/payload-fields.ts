// Fields that the payloads of many platforms have in common.
import * as z from 'zod';

/** An id: platforms send numbers or text. */
export const platformId = z.union([z.int(), z.string().min(1)]).transform(String);

/** An id without which the message still counts; undefined where it has another type. */
export const optionalId = platformId.optional().catch(undefined);

/** A text without which the message still counts; undefined where it has another type. */
export const optionalText = z.string().optional().catch(undefined);
