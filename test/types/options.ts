/** Every optional property takes an explicit `undefined`, so that options can be passed on as they came. */
import type {
  ChannelOptions,
  Clock,
  Guard,
  Leaf,
  Observer,
  ParOptions,
  PriorityOptions,
  RunOptions,
  RunQueue,
  RuntimeOptions,
  Scheduler,
  ScopeOptions,
  SpawnOptions,
} from 'occamy'
import { run, Runtime, runSync, skip, spawn } from 'occamy'
import { same, takesUndefined } from './assert.ts'

takesUndefined<ChannelOptions>()
takesUndefined<Clock>()
takesUndefined<Leaf>()
takesUndefined<Observer>()
takesUndefined<ParOptions>()
takesUndefined<PriorityOptions>()
takesUndefined<RunOptions>()
takesUndefined<RunQueue>()
takesUndefined<RuntimeOptions>()
takesUndefined<Scheduler>()
takesUndefined<ScopeOptions>()
takesUndefined<SpawnOptions>()
takesUndefined<NonNullable<Parameters<Guard<void>['promise']>[0]>>()

same<keyof ChannelOptions, 'name' | 'capacity' | 'overflow' | 'prefer'>()
same<keyof Observer, 'onSpawn' | 'onEnd' | 'onPark' | 'onReady' | 'onCommit' | 'onTimer' | 'onTurn' | 'onUnmatched'>()
same<keyof ParOptions, 'limit'>()
same<keyof PriorityOptions, 'levels' | 'aging' | 'of'>()
same<keyof RuntimeOptions, 'scheduler' | 'clock' | 'quantum' | 'slice' | 'seed' | 'observer' | 'deadlock'>()
same<Exclude<keyof RunOptions, keyof RuntimeOptions>, 'signal' | 'name'>()
same<keyof ScopeOptions, 'end'>()
same<keyof SpawnOptions, 'name' | 'priority' | 'deadline' | 'weight' | 'errors'>()

/** As a user would pass them on. */
export function passOn(given: { signal?: AbortSignal; seed?: number; name?: string; priority?: number }): void {
  const { signal, seed, name, priority } = given
  void run(() => skip, { signal, seed, name })
  runSync(() => skip, { seed, name })
  spawn({ name, priority }, () => skip)
  void skip.promise({ signal })
  void new Runtime({ seed, scheduler: undefined, clock: undefined, observer: undefined, deadlock: undefined })
}
