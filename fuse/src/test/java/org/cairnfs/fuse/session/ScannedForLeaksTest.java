package org.cairnfs.fuse.session;

import org.cairnfs.storage.leaks.ScannedModuleContract;

class ScannedForLeaksTest extends ScannedModuleContract {}
