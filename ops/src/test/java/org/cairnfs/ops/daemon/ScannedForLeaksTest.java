package org.cairnfs.ops.daemon;

import org.cairnfs.storage.leaks.ScannedModuleContract;

class ScannedForLeaksTest extends ScannedModuleContract {}
