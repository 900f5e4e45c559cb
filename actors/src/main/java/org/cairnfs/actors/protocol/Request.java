package org.cairnfs.actors.protocol;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who asked, and under which number.
 *
 * @param replyTo gets the answer
 * @param mount the incarnation of the mount: never used again
 * @param number unique in the mount; retries carry the same
 * @param lowWater all numbers below it have been answered: late copies of them are refused
 */
public record Request(ActorRef<MountMessage> replyTo, long mount, long number, long lowWater) {}
