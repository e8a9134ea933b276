// Uno, Nano and kin: ATmega328P at 16 MHz, by its registers. Timer 1 is the clock and makes the servo pulses; the
// UART works from rings, so that nothing ever waits. Timer 0 and the Serial object are left alone.
#if defined(__AVR_ATmega328P__)

#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>
#include <util/atomic.h>

#include "../config.h"
#include "../outputs.h"
#include "board.h"

using namespace retinode;

namespace {

constexpr uint32_t kBaud = 115200;
// Double speed: 117,647 baud, 2.1 % fast, as all Unos are.
constexpr uint8_t kUartDivisor = F_CPU / 8 / kBaud - 1;

// Timer 1 at 2 MHz.
constexpr uint16_t kTicksPerUs = F_CPU / 8 / 1000000;
constexpr uint16_t kFrameTicks = 20000 * kTicksPerUs;
constexpr uint16_t kEmptySlotTicks = 500 * kTicksPerUs;
// From the compare match to the pin going low: 5 µs, measured in the simulator.
constexpr uint16_t kFallLatencyTicks = 5 * kTicksPerUs;

// Digital pins: 2 stop (normally closed to ground), 3 reset (normally open), 4 servo power, 5 to 9 digits, 10 wrist,
// 13 lamp; analogue 0 current.
constexpr uint8_t kStopBit = 1 << 2;
constexpr uint8_t kResetBit = 1 << 3;
constexpr uint8_t kPowerBit = 1 << 4;
constexpr uint8_t kLampBit = 1 << 5;
constexpr uint8_t kServoBitsD = 0xe0;
constexpr uint8_t kServoBitsB = 0x07;

// Rings of a power of two, full when one short of it. The UART fills 128 bytes in 11 ms; a round takes less than 2 ms.
constexpr uint8_t kReceivedSize = 128;
volatile uint8_t received[kReceivedSize];
volatile uint8_t receivedHead = 0;
volatile uint8_t receivedTail = 0;
volatile bool receivedLost = false;
// 256 bytes: the index wraps by itself.
volatile uint8_t sending[256];
volatile uint8_t sendingHead = 0;
volatile uint8_t sendingTail = 0;

volatile uint32_t timerWraps = 0;
volatile uint16_t slotTicks[kJoints];
volatile uint8_t slot = kJoints;
uint16_t frameStart = 0;

uint32_t readingSum = 0;
uint16_t readings = 0;

Latches latchesAtStart = {StopCause::none, 0};
// In EEPROM, because opening the port resets an Uno: that must not undo a stop or a fault. The stop's cause, then the faults;
// an erased byte means none.
uint8_t* const kCauseAddress = nullptr;
uint8_t* const kFaultsAddress = kCauseAddress + 1;
// Start-up code clears memory up to here; what lies behind it, a reset leaves alone. Boot loaders use either end of the memory.
Kept keptOverReset __attribute__((section(".noinit")));

// How much of an emergency stop the last bytes were, and whether one was whole.
uint8_t stopMatched = 0;
volatile bool stopBytesSeen = false;

void servoPin(uint8_t joint, bool high) {
	if (joint < 3) {
		const uint8_t bit = static_cast<uint8_t>(1 << (5 + joint));
		if (high) PORTD |= bit;
		else PORTD &= static_cast<uint8_t>(~bit);
	} else {
		const uint8_t bit = static_cast<uint8_t>(1 << (joint - 3));
		if (high) PORTB |= bit;
		else PORTB &= static_cast<uint8_t>(~bit);
	}
}

}  // namespace

ISR(TIMER1_OVF_vect) { timerWraps++; }

// One servo after the other, then rest until the frame is over. Only here do the servos' pins change, so that every pulse is
// as long as it was to be when it began.
ISR(TIMER1_COMPA_vect) {
	if (slot < kJoints) {
		servoPin(slot, false);
		slot++;
	} else {
		slot = 0;
		frameStart = OCR1A;
	}
	if (slot == kJoints) {
		OCR1A = frameStart + kFrameTicks;
		return;
	}
	const uint16_t ticks = slotTicks[slot];
	if (ticks == 0 || stopBytesSeen) {
		OCR1A = TCNT1 + kEmptySlotTicks;
		return;
	}
	servoPin(slot, true);
	OCR1A = TCNT1 + ticks - kFallLatencyTicks;
}

ISR(USART_RX_vect) {
	const bool damaged = (UCSR0A & (1 << FE0 | 1 << DOR0)) != 0;
	const uint8_t byte = UDR0;
	// The supply is cut here, however busy the rest of the program is and even when it has no room for the byte.
	if (!damaged && byte == kEmergencyStop[stopMatched]) stopMatched++;
	else stopMatched = !damaged && byte == kDelimiter ? 1 : 0;
	if (stopMatched == kEmergencyStopBytes) {
		PORTD &= static_cast<uint8_t>(~kPowerBit);
		stopBytesSeen = true;
		stopMatched = 1;
	}
	const uint8_t head = receivedHead;
	const uint8_t next = (head + 1) & (kReceivedSize - 1);
	if (damaged || next == receivedTail) {
		receivedLost = true;
		return;
	}
	received[head] = byte;
	receivedHead = next;
}

ISR(USART_UDRE_vect) {
	const uint8_t tail = sendingTail;
	if (tail == sendingHead) {
		UCSR0B &= static_cast<uint8_t>(~(1 << UDRIE0));
		return;
	}
	UDR0 = sending[tail];
	sendingTail = tail + 1;
}

namespace board {

const Identity identity = {"Retinode hand (Uno)", kSerialNumber, 256, kBaud, {2, 0, 0}};

void begin() {
	const bool hung = (MCUSR & (1 << WDRF)) != 0;
	MCUSR = 0;
	wdt_enable(WDTO_250MS);

	PORTD = kStopBit | kResetBit;
	DDRD = kPowerBit | kServoBitsD;
	PORTB = 0;
	DDRB = kServoBitsB | kLampBit;

	UBRR0 = kUartDivisor;
	UCSR0A = 1 << U2X0;
	UCSR0C = 1 << UCSZ01 | 1 << UCSZ00;
	UCSR0B = 1 << RXEN0 | 1 << TXEN0 | 1 << RXCIE0;

	TCCR1A = 0;
	TCCR1B = 1 << CS11;
	TCNT1 = 0;
	OCR1A = kFrameTicks;
	TIFR1 = 1 << OCF1A | 1 << TOV1;
	TIMSK1 = 1 << OCIE1A | 1 << TOIE1;

	// The pull-up lifts a loose sensor wire out of the range that is believed.
	PORTC |= 1 << 0;
	ADMUX = 1 << REFS0;
	ADCSRA = 1 << ADEN | 1 << ADSC | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0;

	const uint8_t cause = eeprom_read_byte(kCauseAddress);
	if (cause <= static_cast<uint8_t>(StopCause::fault)) latchesAtStart.cause = static_cast<StopCause>(cause);
	if (hung && latchesAtStart.cause == StopCause::none) latchesAtStart.cause = StopCause::fault;
	const uint8_t faults = eeprom_read_byte(kFaultsAddress);
	if (faults != 0xff) latchesAtStart.faults = faults;
	sei();
}

uint32_t microsNow() {
	uint32_t wraps;
	uint16_t ticks;
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		ticks = TCNT1;
		wraps = timerWraps;
		// Wrapped, and its interrupt still waits.
		if ((TIFR1 & (1 << TOV1)) != 0 && ticks < 0x8000) wraps++;
	}
	return wraps * (65536 / kTicksPerUs) + ticks / kTicksPerUs;
}

bool read(uint8_t& byte) {
	const uint8_t tail = receivedTail;
	if (tail == receivedHead) return false;
	byte = received[tail];
	receivedTail = (tail + 1) & (kReceivedSize - 1);
	return true;
}

bool lostBytes() {
	if (!receivedLost) return false;
	receivedLost = false;
	return true;
}

bool stopSeen() { return stopBytesSeen; }

void stopTaken() { stopBytesSeen = false; }

bool send(void*, const uint8_t* bytes, uint8_t length) {
	uint8_t head = sendingHead;
	const uint8_t used = head - sendingTail;
	if (length > 255 - used) return false;
	for (uint8_t i = 0; i < length; i++) sending[head++] = bytes[i];
	sendingHead = head;
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { UCSR0B |= 1 << UDRIE0; }
	return true;
}

void servo(uint8_t joint, uint16_t pulseUs) {
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { slotTicks[joint] = pulseUs * kTicksPerUs; }
}

void servoPower(bool on) {
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		if (on && !stopBytesSeen) PORTD |= kPowerBit;
		else PORTD &= static_cast<uint8_t>(~kPowerBit);
	}
}

void lamp(bool on) {
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		if (on) PORTB |= kLampBit;
		else PORTB &= static_cast<uint8_t>(~kLampBit);
	}
}

void sample() {
	if ((ADCSRA & (1 << ADSC)) != 0) return;
	readingSum += ADC;
	readings++;
	ADCSRA |= 1 << ADSC;
}

Current current() {
	// No conversion since the last tick: a sensor that says nothing has failed.
	const uint16_t mean = readings == 0 ? 0 : static_cast<uint16_t>(readingSum / readings);
	readingSum = 0;
	readings = 0;
	return currentFromReading(mean);
}

Contacts contacts() { return {(PIND & kStopBit) != 0, (PIND & kResetBit) == 0}; }

Latches remembered() { return latchesAtStart; }

void remember(const Latches& latches) {
	eeprom_update_byte(kCauseAddress, static_cast<uint8_t>(latches.cause));
	eeprom_update_byte(kFaultsAddress, latches.faults);
}

volatile Kept* kept() { return &keptOverReset; }

void alive() { wdt_reset(); }

}  // namespace board

#endif
