package org.cairnfs.ops.grpc;

import org.apache.pekko.japi.function.Procedure;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A stream of a ring's pages from a cursor on, one for each demand.
 *
 * <p>Holds one page at most, and waits without polling. When the stream ends, whatever ended it,
 * its listener leaves the ring.
 */
final class EventPages extends GraphStage<SourceShape<EventRing.Page>> {
  private static final int PAGE_EVENTS_MAX = 256;

  private final Outlet<EventRing.Page> out = Outlet.create("pages");
  private final SourceShape<EventRing.Page> shape = SourceShape.of(out);
  private final EventRing ring;
  private final long start;

  EventPages(EventRing ring, long start) {
    this.ring = ring;
    this.start = start;
  }

  @Override
  public SourceShape<EventRing.Page> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private long cursor = start;
    private final AsyncCallback<Boolean> published =
        createAsyncCallback((Procedure<Boolean>) ignored -> pushIfDemanded());
    private final Runnable listener = () -> published.invoke(true);

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pushIfDemanded();
            }
          });
    }

    private void pushIfDemanded() {
      if (!isAvailable(out)) {
        return;
      }
      EventRing.Page page = ring.read(cursor, PAGE_EVENTS_MAX);
      cursor = page.next();
      if (page.isEmpty()) {
        ring.whenPublished(cursor, listener);
      } else {
        push(out, page);
      }
    }

    @Override
    public void postStop() {
      ring.forget(listener);
    }
  }
}
