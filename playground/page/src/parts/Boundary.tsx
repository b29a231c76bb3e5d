// Draws a replacement for what cannot be drawn, so that one bad message does not break the page.

import { Component, type ReactNode } from "react";

interface Props {
  children: ReactNode;
  instead: ReactNode;
  /** Once this changes, drawing is tried again. */
  about?: unknown;
}

export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.about !== this.props.about) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
