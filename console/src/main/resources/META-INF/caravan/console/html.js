// Markup and hooks, for the parts of the kit.

import { Component, h } from 'preact';
import htm from 'htm';

export const html = htm.bind(h);
export { Component };
export { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
