package org.cairnfs.actors.api;

/**
 * Lets a thread that reads requests run the actors that answer them.
 *
 * <p>Between {@link #enter} and {@link #leave} whatever the calling thread hands to the local-first
 * dispatcher is queued on the thread instead of handed over. The thread calls {@link #run} after it
 * has dispatched a request and before it reads the next one. Others may steal what it has queued.
 */
public interface LocalWork {
  /** The calling thread starts to keep its work. */
  void enter();

  /**
   * Runs queued work until there is none or the thread has done its share; the rest is handed over.
   */
  void run();

  /** The calling thread hands over what is left and keeps nothing from now on. */
  void leave();

  /** Runs no actors: everything goes to a pool anyway. */
  LocalWork NONE =
      new LocalWork() {
        @Override
        public void enter() {}

        @Override
        public void run() {}

        @Override
        public void leave() {}
      };
}
