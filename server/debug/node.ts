// SPDX-License-Identifier: GPL-2.0-only
import { startStdioDebugServer } from './startDebugServer';

startStdioDebugServer();
