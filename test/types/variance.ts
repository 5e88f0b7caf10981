/** What can stand for what: channels by the direction in which values go, guards and operations by what they give. */
import { channel } from 'occamy'
import type { Channel, ChannelGuard, ChannelOptions, Guard, Op, Operation, Receiver, Sender, Tasklet } from 'occamy'
import { fits, same, some } from './assert.ts'

interface Animal {
  readonly name: string
}
interface Dog extends Animal {
  readonly breed: string
}

// A channel is both of its ends.
fits<Channel<Dog>, Sender<Dog>>()
fits<Channel<Dog>, Receiver<Dog>>()
fits<Channel<Dog>, AsyncIterable<Dog>>()
fits<Channel<Dog>, Disposable>()

// Who takes any animal takes a dog; who gives dogs gives animals.
fits<Sender<Animal>, Sender<Dog>>()
fits<Channel<Animal>, Sender<Dog>>()
fits<Receiver<Dog>, Receiver<Animal>>()
fits<Channel<Dog>, Receiver<Animal>>()

// @ts-expect-error -- a cat would be sent to those who expect dogs
fits<Sender<Dog>, Sender<Animal>>()
// @ts-expect-error -- the same, through a channel
fits<Channel<Dog>, Sender<Animal>>()
// @ts-expect-error -- a cat would be received by those who expect dogs
fits<Receiver<Animal>, Receiver<Dog>>()
// @ts-expect-error -- the same, through a channel
fits<Channel<Animal>, Receiver<Dog>>()
// @ts-expect-error -- a channel goes both ways
fits<Channel<Dog>, Channel<Animal>>()
// @ts-expect-error -- both ways
fits<Channel<Animal>, Channel<Dog>>()
// @ts-expect-error -- an end is not the channel
fits<Sender<Dog>, Channel<Dog>>()
// @ts-expect-error -- nor the other end
fits<Sender<Dog>, Receiver<Dog>>()
// @ts-expect-error -- nor the other way round
fits<Receiver<Dog>, Sender<Dog>>()

// In assignments too, where methods alone would be compared both ways.
const dogs = channel<Dog>()
const kennel: Receiver<Animal> = dogs
// @ts-expect-error -- a sender of dogs is not a sender of animals
const zoo: Sender<Animal> = dogs
// @ts-expect-error -- a channel of dogs is not a channel of animals
const ark: Channel<Animal> = dogs
some<typeof kennel | typeof zoo | typeof ark>()

// Guards, operations and tasklets give.
fits<Guard<Dog>, Guard<Animal>>()
fits<ChannelGuard<Dog>, ChannelGuard<Animal>>()
fits<ChannelGuard<Dog>, Guard<Animal>>()
fits<Operation<Dog>, Operation<Animal>>()
fits<Guard<Dog>, Operation<Animal>>()
fits<Guard<Dog>, PromiseLike<Animal>>()
fits<Tasklet<Dog>, Op<Animal>>()
fits<Guard<never>, Guard<Dog>>()
// @ts-expect-error -- not every animal is a dog
fits<Guard<Animal>, Guard<Dog>>()
// @ts-expect-error -- not every animal is a dog
fits<Operation<Animal>, Operation<Dog>>()
// @ts-expect-error -- not every guard is one of a channel
fits<Guard<Dog>, ChannelGuard<Dog>>()

// The type of what is sent.
dogs.send({ name: 'Rex', breed: 'collie' })
// @ts-expect-error -- no dog
dogs.send({ name: 'Tom' })
// @ts-expect-error -- no dog either
dogs.trySend('Rex')
// @ts-expect-error -- a value is missing
dogs.send()
channel<undefined>().send(undefined)
channel<number | null>(1).send(null)
channel<void>().send()

// What each end can do.
some<Sender<Dog>>().close('reason')
some<Sender<Dog>>().poison(new Error('poison'))
some<Receiver<Dog>>().poison()
same<[Sender<Dog>['closed'], Receiver<Dog>['closed']], [boolean, boolean]>()
// @ts-expect-error -- a sender does not receive
some<Sender<Dog>>().receive()
// @ts-expect-error -- a receiver does not send
some<Receiver<Dog>>().send(some<Dog>())
// @ts-expect-error -- a receiver does not close: the end of the sending is the sender's to say
some<Receiver<Dog>>().close()
// @ts-expect-error -- closing is a method
dogs.closed = true

// The options of a channel.
same<ReturnType<typeof channel<Dog>>, Channel<Dog>>()
same<Parameters<typeof channel>, [options?: number | ChannelOptions | undefined]>()
channel<Dog>({ name: 'dogs', capacity: Infinity, overflow: 'drop-oldest', prefer: 'receiver' })
// @ts-expect-error -- no such policy
channel<Dog>({ overflow: 'drop' })
// @ts-expect-error -- no such end
channel<Dog>({ prefer: 'both' })
// @ts-expect-error -- no such option
channel<Dog>({ size: 1 })
// @ts-expect-error -- a capacity is a number
channel<Dog>('1')
