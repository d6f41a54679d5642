package io.atrio.actors.session;

import java.time.Clock;
import java.time.Duration;

/**
 * What all sessions of a node share.
 *
 * @param rules what their streams may hear
 * @param audit where their lives are told
 * @param limit how much one of them may ask for
 * @param grace how long one lives without streams
 * @param register is told which of them live here
 * @param clock says when one was born
 */
public record SessionNode(
    SessionRules rules,
    SessionAudit audit,
    SessionLimit limit,
    Duration grace,
    SessionRegister register,
    Clock clock) {}
