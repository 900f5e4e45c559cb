package org.cairnfs.actors.entity;

import org.cairnfs.storage.leaks.ScannedModuleContract;

class ScannedForLeaksTest extends ScannedModuleContract {}
