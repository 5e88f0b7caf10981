/** The generic classes that the checker tells apart, each to stand at the right of `instanceof`. */
import { Core } from '../../channel/core.ts'
import { ReceiveBase, Send } from '../../channel/guards.ts'
import { Constant } from '../../guards/skip.ts'
import { TimerGuard } from '../../guards/sleep.ts'
import type { ClassOf } from '../../internal/unknown.ts'
import { Answer } from '../../join/reply.ts'
import { EndGuard } from '../../tasklet/end.ts'

export const AnyCore: ClassOf<Core<unknown>> = Core
export const AnySend: ClassOf<Send<unknown>> = Send
export const AnyReceive: ClassOf<ReceiveBase<unknown, unknown>> = ReceiveBase
export const AnyTimer: ClassOf<TimerGuard<unknown>> = TimerGuard
export const AnyConstant: ClassOf<Constant<unknown>> = Constant
export const AnyEnd: ClassOf<EndGuard<unknown, unknown>> = EndGuard
export const AnyAnswer: ClassOf<Answer<unknown>> = Answer
