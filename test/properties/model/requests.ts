/** Cancel, raise, suspend and resume, in the reference model. */
import type { Machine } from './machine.ts'
import type { Task } from './task.ts'

export function cancel(machine: Machine, task: Task): void {
  if (task.state === 'over' || task.cancelled) return
  task.cancelled = true
  task.raised.length = 0
  if (task.state === 'running') return
  if (!task.open) {
    // One that was given something gets to hold it first.
    resume(machine, task)
    return
  }
  machine.withdraw(task)
  task.next = { kind: 'cancelled' }
  task.state = 'ready'
  machine.ready.push(task)
}

export function raise(machine: Machine, task: Task, error: unknown): void {
  if (task.state === 'over' || task.cancelled) return
  if (task.open) {
    machine.withdraw(task)
    task.next = { kind: 'error', error }
    if (task.state === 'suspended') return
    task.state = 'ready'
    machine.ready.push(task)
  } else if (task.state !== 'running' && task.next.kind === 'look') task.next = { kind: 'error', error }
  else task.raised.push(error)
}

export function suspend(machine: Machine, task: Task): void {
  if (task.state === 'over' || task.state === 'suspended') return
  if (task.state === 'running') {
    task.suspending = true
    return
  }
  machine.ready = machine.ready.filter((each) => each !== task)
  task.state = 'suspended'
}

export function resume(machine: Machine, task: Task): void {
  task.suspending = false
  if (task.state !== 'suspended') return
  task.state = task.next.kind === 'nothing' ? 'parked' : 'ready'
  if (task.state === 'ready') machine.ready.push(task)
}
