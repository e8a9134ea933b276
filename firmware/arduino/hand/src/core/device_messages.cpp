#include "device_messages.h"

namespace retinode {

uint8_t writeHelloReply(uint8_t* payload, const Identity& identity, const HelloReply& reply) {
	PayloadWriter out(payload);
	out.u8(reply.version);
	out.u32(reply.sessionId);
	out.u32(reply.echoUs);
	out.u32(reply.deviceUs);
	out.u32(reply.previousSessionId);
	out.u32(reply.previousSpikes);
	out.u16(kCapabilities);
	out.u16(identity.channels);
	out.u16(kMaxFrameBytes);
	out.u32(identity.baud);
	for (uint8_t part : identity.firmware) out.u8(part);
	out.u8(static_cast<uint8_t>((reply.emergencyStopped ? kReplyEmergencyStopped : 0) |
								(reply.haltedBefore ? kReplyHaltedBefore : 0)));
	out.text(identity.name, kBoundIdentityBytes);
	out.text(identity.serialNumber, kBoundSerialNumberBytes);
	return out.length();
}

uint8_t writeAnswer(uint8_t* payload, const Answer& answer) {
	PayloadWriter out(payload);
	out.u16(answer.id);
	if (answer.refusal != Refusal::none) out.u8(static_cast<uint8_t>(answer.refusal));
	out.u32(answer.atUs);
	return out.length();
}

uint8_t writeTelemetry(uint8_t* payload, const Telemetry& telemetry) {
	PayloadWriter out(payload);
	out.u32(telemetry.deviceUs);
	out.u16(telemetry.lastCommandId);
	out.u32(telemetry.actedUs);
	out.u32(telemetry.spikesReceived);
	out.u32(telemetry.spikesUs);
	out.u8(static_cast<uint8_t>((telemetry.emergencyStopped ? kStateEmergencyStopped : 0) |
								(telemetry.watchdogRelaxed ? kStateWatchdogRelaxed : 0) |
								(telemetry.driven ? kStateDriven : 0) |
								(telemetry.heartbeatCurrent ? kStateHeartbeatCurrent : 0) |
								(telemetry.halted ? kStateHalted : 0)));
	out.u16(telemetry.faults);
	for (uint16_t closure : telemetry.closures) out.u16(closure);
	out.u16(static_cast<uint16_t>(telemetry.wrist));
	out.u16(telemetry.force);
	out.u16(telemetry.currentMa);
	out.u16(static_cast<uint16_t>(telemetry.temperature));
	return out.length();
}

uint8_t writeHeartbeat(uint8_t* payload, const Heartbeat& heartbeat) {
	PayloadWriter out(payload);
	out.u32(heartbeat.sentUs);
	out.u32(heartbeat.echoUs);
	out.u32(heartbeat.heardUs);
	out.u32(heartbeat.spikes);
	out.u16(heartbeat.rejectedFrames);
	return out.length();
}

uint8_t writeStopState(uint8_t* payload, const StopState& state) {
	PayloadWriter out(payload);
	out.u8(state.latched ? kStopStateLatched : 0);
	out.u8(static_cast<uint8_t>(state.cause));
	out.u32(state.changedUs);
	return out.length();
}

}  // namespace retinode
