package org.cairnfs.sharding.leaks;

import org.cairnfs.storage.leaks.ScannedModuleContract;

class ScannedForLeaksTest extends ScannedModuleContract {}
